import { expect, it } from 'vitest'
import { needs } from '../../support/needs.ts'
import { recordOf, wordsOf } from '../../support/records.ts'
import { secondsOfSound } from '../../support/tone.ts'
import { Office } from '../office.ts'
import { click, sipWith } from './link.ts'

it('silence: the prompt is played three times, 4 s apart, then the call ends and the destination is never dialled', {
  timeout: 60_000
}, async (context) => {
  needs(context, 'baresip')
  await using office = await Office.start()
  await using ana = await office.baresip('100', { answer: 'auto' })
  await using tom = await office.baresip('101')
  const uniqueid = await click(office, { user: '100', dest: '101' })
  await ana.established()
  const answeredAt = performance.now()
  await ana.events.waitFor(({ type }) => type === 'CALL_CLOSED', { what: 'the call to end', timeoutMs: 50_000 })
  const seconds = (performance.now() - answeredAt) / 1000
  const spoken = secondsOfSound(await ana.heard())
  // Three prompts with the 4 s after each; words themselves have pauses.
  expect(seconds).toBeGreaterThan(3 * 4 + spoken)
  expect(seconds).toBeLessThan(3 * 4 + 2.5 * spoken)
  expect(spoken).toBeGreaterThan(3)
  expect(await recordOf(office.core, (cdr) => cdr.uniqueid === uniqueid)).toMatchObject({
    src: '100',
    dst: '101',
    lastapp: 'ClickToDial',
    disposition: 'NO ANSWER',
    billsec: 0
  })
  expect(await wordsOf(office.core, uniqueid)).toContain('no key was pressed')
  expect(await sipWith(office, uniqueid, '101')).toEqual([])
  expect(tom.events.entries.some(({ type }) => type === 'CALL_INCOMING')).toBe(false)
})
