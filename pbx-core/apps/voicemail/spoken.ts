import type { Call } from '../../call/call.ts'
import type { VoiceMessage } from '../../contract/voicemail.ts'
import type { PlayItem } from '../../media/port.ts'
import { prompts, spelled } from '../announce.ts'

/** Larger numbers are said digit by digit. */
const mostNumber = 99

/** A number as people say it: twenty-three. */
export function numbered(call: Call, number: number): readonly PlayItem[] {
  return number > mostNumber ? spelled(call, String(number)) : prompts(call, `numbers/${number}`)
}

/** How many messages there are. */
export function countsSpoken(call: Call, fresh: number, saved: number): readonly PlayItem[] {
  if (fresh + saved === 0) return prompts(call, 'voicemail/no-messages')
  return [
    ...prompts(call, 'voicemail/you-have'),
    ...counted(call, fresh, 'new'),
    ...(fresh > 0 && saved > 0 ? prompts(call, 'voicemail/and') : []),
    ...counted(call, saved, 'saved')
  ]
}

function counted(call: Call, count: number, what: 'new' | 'saved'): readonly PlayItem[] {
  if (count === 0) return []
  if (count === 1) return prompts(call, `voicemail/one-${what}`)
  return [...numbered(call, count), ...prompts(call, `voicemail/${what}`)]
}

/** What a message is preceded by: whether it is new, when it came, from whom. `at` and `now` as `2026-11-21 22:05:09`. */
export function stamp(
  call: Call,
  { state, caller }: Pick<VoiceMessage, 'state' | 'caller'>,
  { at, now, yesterday }: { readonly at: string; readonly now: string; readonly yesterday: string }
): readonly PlayItem[] {
  return [
    ...prompts(call, state === 'new' ? 'voicemail/is-new' : 'voicemail/is-saved'),
    ...daySpoken(call, at, { now, yesterday }),
    ...timeSpoken(call, at),
    ...(/\d/.test(caller.number)
      ? [...prompts(call, 'voicemail/from'), ...spelled(call, caller.number.replace(/[^\d+*#]/g, ''))]
      : prompts(call, 'voicemail/unknown-caller'))
  ]
}

function daySpoken(
  call: Call,
  at: string,
  { now, yesterday }: { readonly now: string; readonly yesterday: string }
): readonly PlayItem[] {
  const day = at.slice(0, 10)
  if (day === now.slice(0, 10)) return prompts(call, 'time/today')
  if (day === yesterday.slice(0, 10)) return prompts(call, 'time/yesterday')
  const [, month, date] = day.split('-').map(Number)
  const words = [`time/months/${month}`, `time/days/${date}`]
  // English has the month first: on November twenty-first; German the day: am einundzwanzigsten November.
  return prompts(call, 'time/on-the', ...(isGerman(call) ? words.toReversed() : words))
}

function timeSpoken(call: Call, at: string): readonly PlayItem[] {
  const [hour = 0, minute = 0] = at.slice(11, 16).split(':').map(Number)
  return prompts(call, 'time/at', ...(isGerman(call) ? germanTime(hour, minute) : englishTime(hour, minute)))
}

/** um vierzehn Uhr fünf */
function germanTime(hour: number, minute: number): readonly string[] {
  const full = hour === 1 ? ['time/one-o-clock'] : [`numbers/${hour}`, 'time/o-clock']
  return minute === 0 ? full : [...full, `numbers/${minute}`]
}

/** at two oh five P M */
function englishTime(hour: number, minute: number): readonly string[] {
  const past = minute === 0 ? [] : minute < 10 ? ['time/oh', `numbers/${minute}`] : [`numbers/${minute}`]
  return [`numbers/${hour % 12 === 0 ? 12 : hour % 12}`, ...past, hour < 12 ? 'time/am' : 'time/pm']
}

function isGerman({ language }: Call): boolean {
  return /^de\b/i.test(language)
}
