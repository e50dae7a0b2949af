import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { waitFor } from '../wait-for.ts'

/** Put into a page before its own scripts, or before its first sound. */
export const ringEar = fileURLToPath(new URL('ring-ear.js', import.meta.url))

/** A sound that the page makes itself: on which device, how high, how loud. */
export interface RingerSound {
  readonly device: string
  readonly hertz: number
  readonly peak: number
}

/** The loudest of a second and a half, or null for silence. */
export const ringerHeard = (page: Page): Promise<RingerSound | null> => page.evaluate('ring.heard()')

/** The next call of the ringer, from its beginning: between them it is silent. */
export async function ringerCall(page: Page): Promise<RingerSound> {
  await waitFor(() => page.evaluate<boolean>('ring.sounding().length > 0'), { what: 'the ringer to sound' }).catch(
    async (error: Error) => {
      throw new Error(
        `${error.message}; it has ${(await page.evaluate<string[]>('ring.states()')).join() || 'nothing'}`
      )
    }
  )
  return waitFor(async () => (await ringerHeard(page)) ?? undefined, { what: 'the ringer' })
}
