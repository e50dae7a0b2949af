import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { RecordingItem } from '../../main/ipc/contract.ts'
import { createRecordingFiles } from '../../pbx-core/io/recording-files.ts'
import { peaksOf } from '../../renderer/ui/peaks.ts'
import { stereoTone } from '../io/stereo-tone.ts'
import { violationsOf } from '../support/axe.ts'
import { tempDirectory } from '../support/temp-directory.ts'
import { active, history } from './support/samples.ts'
import { windows } from './support/window.ts'

const openWindow = windows()
const { uniqueid } = active()
const [call] = history(1)

const recorded = (change: Partial<RecordingItem> = {}): RecordingItem => ({
  ...{ id: `${call?.uniqueid}.1`, isThere: true, mayDelete: true, format: 'wav', startedAt: 1, milliseconds: 3000 },
  ...{ announced: 'both', at: Date.UTC(2026, 10, 21, 22, 5), answer: null, ended: 'call', deleted: null },
  ...change
})

/** Three seconds as our own recorder writes them. */
async function recording(format: 'wav' | 'ogg'): Promise<Buffer> {
  await using directory = await tempDirectory('sound')
  const path = join(directory.path, `a.${format}`)
  const sink = createRecordingFiles().open({ path, format, channels: 2 }, () => {})
  for (let at = 0; at < 150; at++) sink.write(stereoTone(at))
  await sink.close()
  return readFile(path)
}

test('the card says that the call is recorded, and pauses, resumes and stops that; who may not has no buttons (issue: by window)', async () => {
  await using window = await openWindow({ calls: [active({ recordable: true })] })
  const { page, main } = window
  await page.getByRole('button', { name: 'Record', exact: true }).click()
  expect(await main.received('call.record')).toEqual({ uniqueid, action: 'start' })
  main.set({ calls: [active({ recordable: true, recording: 'on' })] })
  await page.getByText('Recording', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Pause recording' }).click()
  expect(await main.received('call.record', 2)).toEqual({ uniqueid, action: 'pause' })
  main.set({ calls: [active({ recordable: true, recording: 'paused' })] })
  await page.getByText('Recording paused').waitFor()
  await page.getByRole('button', { name: 'Resume recording' }).click()
  expect(await main.received('call.record', 3)).toEqual({ uniqueid, action: 'resume' })
  await page.getByRole('button', { name: 'Stop recording' }).click()
  expect(await main.received('call.record', 4)).toEqual({ uniqueid, action: 'stop' })
  expect(await violationsOf(page)).toEqual([])
  main.set({ calls: [active({ recording: 'on' })] })
  await page.getByRole('button', { name: 'Stop recording' }).waitFor({ state: 'hidden' })
  await page.getByText('Recording', { exact: true }).waitFor()
})

test.each(['wav', 'ogg'] as const)(
  'a %s recording of ours is fetched when somebody plays it, drawn, and moved in by the keys; the consent stands beside it',
  async (format) => {
    const sound = await recording(format)
    await using window = await openWindow(
      {},
      {
        path: `/#/calls/${call?.uniqueid}`,
        prepare: (main) => {
          main.recordings = [recorded({ format })]
          main.sound = sound
        }
      }
    )
    const { page, main } = window
    await page.getByText('Both were told that they are recorded').waitFor()
    expect(main.sent('recording.read')).toEqual([])
    await page.getByRole('button', { name: 'Play', exact: true }).click()
    const slider = page.getByRole('slider', { name: 'Position in the recording' })
    await slider.waitFor()
    await expect.poll(() => slider.getAttribute('aria-valuetext')).toContain('of 00:03')
    // Both channels are as loud as they were all along.
    const bars = page.locator('svg[preserveAspectRatio=none] rect')
    await expect.poll(() => bars.count()).toBe(320)
    const heights = await bars.evaluateAll((rects) => rects.map((rect) => Number(rect.getAttribute('height'))))
    expect(heights.filter((height) => height > 3).length).toBeGreaterThan(300)
    const audio = page.locator('audio')
    const reached = () => audio.evaluate((element) => (element as HTMLAudioElement).currentTime)
    // One press was enough, and it comes to its end by itself.
    await expect.poll(() => audio.evaluate((element) => (element as HTMLAudioElement).ended)).toBe(true)
    await slider.focus()
    await page.keyboard.press('Home')
    await expect.poll(reached).toBe(0)
    await page.keyboard.press('ArrowRight')
    await expect.poll(reached).toBeGreaterThan(0)
    await page.getByRole('button', { name: 'Play', exact: true }).click()
    await page.getByRole('button', { name: 'Pause', exact: true }).waitFor()
    expect(await violationsOf(page)).toEqual([])
  }
)

test('deleting asks first, and what was deleted says by whom and when', async () => {
  await using window = await openWindow(
    {},
    {
      path: `/#/calls/${call?.uniqueid}`,
      prepare: (main) => {
        main.recordings = [recorded()]
      }
    }
  )
  const { page, main } = window
  await page.getByRole('button', { name: 'Delete recording' }).click()
  main.recordings = [
    recorded({ isThere: false, mayDelete: false, deleted: { by: '100@acme.test', at: Date.UTC(2026, 10, 22) } })
  ]
  await page.getByRole('dialog').getByRole('button', { name: 'Delete recording' }).click()
  expect(await main.received('recording.delete')).toEqual({ id: `${call?.uniqueid}.1` })
  await page.getByText(/Deleted by 100@acme\.test/).waitFor()
  expect(await page.getByRole('button', { name: 'Play', exact: true }).count()).toBe(0)
})

test('a wave form has the loudest moment of each part', () => {
  const samples = new Float32Array(1000)
  samples[250] = -0.5
  samples[999] = 0.25
  expect(peaksOf(samples, 4)).toEqual([0, 0.5, 0, 0.25])
})
