import { Worker } from 'node:worker_threads'
import type { Log } from '../base/log.ts'
import type { HolidayCalendar, HolidayRegion } from '../runtime/ports.ts'

export interface HolidayQuestion extends HolidayRegion {
  readonly year: number
}

export interface HolidayYear extends HolidayQuestion {
  /** Whether there is such a country, and such a state in it. */
  readonly isKnown: boolean
  /** `2026-12-25` */
  readonly days: readonly (readonly [date: string, name: string])[]
}

/** Public holidays by the package date-holidays, which a thread of its own asks: it takes a second to load. */
export function createHolidays({ log }: { readonly log: Log }): HolidayCalendar {
  const years = new Map<string, ReadonlyMap<string, string>>()
  /** Also those that are being worked out: who asks for them later waits for the same. */
  const asked = new Map<string, Promise<void>>()

  const unknown = new Set<string>()

  async function load(regions: readonly HolidayRegion[], wanted: readonly number[]): Promise<void> {
    const questions = regions.flatMap(({ country, region }) =>
      wanted.map((year): HolidayQuestion => ({ country, region, year }))
    )
    const all = new Map(questions.map((question) => [keyOf(question), question]))
    const fresh = [...all].filter(([key]) => !asked.has(key))
    if (fresh.length > 0) {
      const answer = take(fresh.map(([, question]) => question))
      for (const [key] of fresh) asked.set(key, answer)
    }
    await Promise.all([...all.keys()].map((key) => asked.get(key)))
  }

  /** Once: each of its years is asked for by itself. */
  function sayUnknown({ country, region = '' }: HolidayRegion): void {
    const key = `${country}/${region}`
    if (unknown.has(key)) return
    unknown.add(key)
    log.warn('holidays.unknown', { country, region })
  }

  async function take(questions: readonly HolidayQuestion[]): Promise<void> {
    try {
      for (const { days, isKnown, ...question } of await workOut(questions)) {
        years.set(keyOf(question), new Map(days))
        if (!isKnown) sayUnknown(question)
      }
    } catch (error) {
      for (const question of questions) asked.delete(keyOf(question))
      log.error('holidays.failed', { error: String(error) })
    }
  }

  return {
    load,
    on(region, date) {
      const year = Number(date.slice(0, 4))
      const known = years.get(keyOf({ ...region, year }))
      // Who asks in December asks for January next.
      if (known === undefined || date.slice(5, 7) === '12') void load([region], [year, year + 1])
      return known?.get(date)
    },
    isUnknown: ({ country, region = '' }) => unknown.has(`${country}/${region}`)
  }
}

function keyOf({ country, region = '', year }: HolidayQuestion): string {
  return `${country}/${region}/${year}`
}

function workOut(questions: readonly HolidayQuestion[]): Promise<readonly HolidayYear[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./holidays-worker.ts', import.meta.url), { workerData: questions })
    worker.unref()
    worker.once('message', (years: readonly HolidayYear[]) => {
      resolve(years)
      void worker.terminate()
    })
    worker.once('error', reject)
    worker.once('exit', (code) => reject(new Error(`the thread ended with ${code}`)))
  })
}
