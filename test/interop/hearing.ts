import type { Sound } from '../support/tone.ts'
import { secondsOfTone } from '../support/tone.ts'
import { waitFor } from '../support/wait-for.ts'

interface Ear {
  heard(): Promise<Sound>
}

/** Something that only ever grows: seconds of a tone, packets. */
export type Count = () => Promise<number>

/** Seconds of that tone that a phone has heard so far. */
export function toneHeard(phone: Ear, hertz: number): Count {
  return async () => secondsOfTone(await phone.heard(), hertz)
}

/** Resolves once it has grown by so much. */
export async function grows(count: Count, by: number, what: string): Promise<void> {
  const before = await count()
  await waitFor(async () => (await count()) >= before + by, { what, everyMs: 100 })
}

/** Resolves once it is so much, since the phone's call began: for what is said but once, and may have been said by now. */
export async function reaches(count: Count, most: number, what: string): Promise<void> {
  await waitFor(async () => (await count()) >= most, { what, everyMs: 100 })
}

/** Half a second of a voice: enough to know that it is there, and short of nothing by chance. */
export function hears(phone: Ear, hertz: number, what: string): Promise<void> {
  return grows(toneHeard(phone, hertz), 0.5, what)
}

/** Longer than a phone keeps to itself what it has heard. */
const stillMs = 800

/** Resolves once it has not grown for 0.8 s. */
export async function standsStill(count: Count, what: string): Promise<void> {
  let last = await count()
  let since = performance.now()
  const still = async (): Promise<boolean> => {
    const now = await count()
    if (now !== last) {
      last = now
      since = performance.now()
    }
    return performance.now() - since >= stillMs
  }
  await waitFor(still, { what, everyMs: 100 })
}
