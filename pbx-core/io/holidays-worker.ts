/** Works out the public holidays of a region and a year; the rules take a second to load, so this is a thread of its own. */
import { parentPort, workerData } from 'node:worker_threads'
import Holidays from 'date-holidays'
import type { HolidayQuestion, HolidayYear } from './holidays.ts'

const questions: readonly HolidayQuestion[] = workerData
parentPort?.postMessage(questions.map(answer))

function answer({ country, region, year }: HolidayQuestion): HolidayYear {
  const rules = region === undefined ? new Holidays(country) : new Holidays(country, region)
  const isKnown = region === undefined || Object.hasOwn(rules.getStates(country) ?? {}, region)
  const days = rules.getHolidays(year).filter(({ type }) => type === 'public')
  return { country, region, year, isKnown: isKnown && days.length > 0, days: days.flatMap(daysOf) }
}

/** Some last longer than a day; `end` is the first moment after it, in the time of the place. */
function daysOf({ date, name, start, end }: { date: string; name: string; start: Date; end: Date }) {
  const count = Math.max(1, Math.round((end.getTime() - start.getTime()) / 86_400_000))
  const first = Date.parse(`${date.slice(0, 10)}T00:00:00Z`)
  return Array.from({ length: count }, (_, at): readonly [date: string, name: string] => [
    new Date(first + at * 86_400_000).toISOString().slice(0, 10),
    name
  ])
}
