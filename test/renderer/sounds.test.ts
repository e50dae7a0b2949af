import { expect, test } from 'vitest'
import { nameOfFile } from '../../renderer/features/sounds/name-of-file.ts'
import { violationsOf } from '../support/axe.ts'
import { Refusal } from './support/fake-main.ts'
import { shortSound, sounds } from './support/samples.ts'
import { windows } from './support/window.ts'

const openWindow = windows()

async function open(items = sounds, options = {}) {
  return openWindow(
    {},
    { path: '/#/cti/sounds', prepare: (main) => Object.assign(main, { sounds: items }), ...options }
  )
}
const file = (name: string, buffer: Uint8Array | string = shortSound) => ({
  ...{ name, mimeType: 'audio/wav' },
  buffer: Buffer.from(buffer)
})

test('lists sounds with their length and where they are played, and plays one with its wave form (issue: uploads)', async () => {
  await using window = await open()
  const { page } = window
  const rows = page.getByRole('list', { name: 'Sounds' }).getByRole('listitem')
  await rows.nth(2).waitFor()
  expect(await rows.nth(0).textContent()).toMatch(/closed-for-the-holidays.*00:14.*0\.5 MB.*Played nowhere/)
  expect(await rows.nth(1).textContent()).toMatch(/03:04.*Played at localhost: music\.pieces\[0\], localhost: queues/)
  await page.getByRole('button', { name: 'Hear welcome' }).click()
  const player = page.getByRole('group', { name: 'welcome' })
  await expect
    .poll(() => player.locator('audio').evaluate((audio) => (audio as HTMLAudioElement).currentTime > 0))
    .toBe(true)
  await expect.poll(() => player.locator('rect').count()).toBe(160)
  expect(await violationsOf(page)).toEqual([])
})

test('a sound that may not play yet, or was stopped before it began, is not broken; one that cannot be played is', async () => {
  await using window = await open(sounds, { alone: true })
  const { page } = window
  await page.getByRole('button', { name: 'Hear welcome' }).click()
  const player = page.getByRole('group', { name: 'welcome' })
  const play = player.getByRole('button', { name: 'Play', exact: true })
  // It plays to its end by itself.
  await expect.poll(() => player.locator('audio').evaluate((audio) => (audio as HTMLAudioElement).ended)).toBe(true)
  await play.waitFor()
  for (const name of ['NotAllowedError', 'AbortError', 'NotSupportedError']) {
    await page.evaluate((error) => {
      HTMLMediaElement.prototype.play = () => Promise.reject(new DOMException('', error))
    }, name)
    await play.click()
  }
  await page.getByText('The recording cannot be played here.').waitFor()
})

test('deletes what nobody is played, asking first; of the others it says where they are played', async () => {
  await using window = await open()
  const { page, main } = window
  await page.getByRole('button', { name: 'Delete welcome' }).click()
  await page.getByText('Callers hear it there.').waitFor()
  await page.getByRole('button', { name: 'Delete closed-for-the-holidays' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('button', { name: 'Delete closed-for-the-holidays' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click()
  await expect.poll(() => page.getByRole('list', { name: 'Sounds' }).getByRole('listitem').count()).toBe(2)
  await expect.poll(() => main.sent('sounds.delete')).toEqual([{ name: 'closed-for-the-holidays' }])
})

test('a deletion that main refuses is said at its row', async () => {
  await using window = await open()
  const { page, main } = window
  main.answers['sounds.delete'] = () => {
    throw new Refusal({ code: 'sound_in_use', message: 'It is played to callers (acme.test: music).' })
  }
  await page.getByRole('button', { name: 'Delete closed-for-the-holidays' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click()
  await page.getByText('It is played to callers (acme.test: music).').waitFor()
})

test('files are chosen, named by themselves, given part by part with how far they are, and listed', async () => {
  await using window = await open([])
  const { page, main } = window
  await page.getByText('No sounds yet').waitFor()
  const { promise: held, resolve: letGo } = Promise.withResolvers<void>()
  const answer = main.answers['sounds.upload']
  const large = new Uint8Array(250_000).fill(7)
  main.answers['sounds.upload'] = async (part) => {
    if (part.from > 0) await held
    return answer(part)
  }
  await page.locator('input[type=file]').setInputFiles([file('Grüße (neu).wav', large), file('late.wav')])
  const names = page.getByRole('textbox', { name: 'Name in the configuration' })
  await names.nth(1).waitFor()
  expect(await names.evaluateAll((fields) => fields.map((field) => (field as HTMLInputElement).value))).toEqual([
    'Gruesse-neu',
    'late'
  ])
  await names.first().fill('music/greeting')
  await page.getByRole('button', { name: 'Upload all 2' }).click()
  await page.getByText('36 % uploaded').waitFor()
  await page.getByText('Waits for the one before').waitFor()
  expect(await violationsOf(page)).toEqual([])
  letGo()
  const rows = page.getByRole('list', { name: 'Sounds' }).getByRole('listitem')
  await expect.poll(() => rows.count()).toBe(2)
  const given = main.sent('sounds.upload')
  const first = given.filter(({ name }) => name === 'music/greeting')
  expect(first.map(({ from, last }) => [from, last])).toEqual([
    [0, false],
    [90_000, false],
    [180_000, true]
  ])
  const octets = Buffer.concat(first.map((part) => Buffer.from(part.octets, 'base64url')))
  expect(octets.equals(Buffer.from(large))).toBe(true)
  // One after the other: main takes one at a time from a desk.
  expect(given.map(({ name }) => name).lastIndexOf('music/greeting')).toBeLessThan(
    given.findIndex(({ name }) => name === 'late')
  )
  expect(await names.count()).toBe(0)
})

test('files are dropped; one beside the card does not take the window’s place', async () => {
  await using window = await open()
  const { page } = window
  await page.getByText('Drop files here').waitFor()
  const dropOn = (selector: string) =>
    page.locator(selector).evaluate((element) => {
      const data = new DataTransfer()
      data.items.add(new File(['RIFF'], 'welcome.wav'))
      const event = new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true })
      element.dispatchEvent(event)
      return event.defaultPrevented
    })
  expect(await dropOn('main')).toBe(true)
  expect(await page.getByRole('textbox', { name: 'Name in the configuration' }).count()).toBe(0)
  expect(await dropOn('text=Drop files here')).toBe(true)
  await page.getByText('welcome is there already. This takes its place.').waitFor()
})

test('what is wrong with a file is said at its name, which can be another one then; one that is too large is not sent', async () => {
  await using window = await open([])
  const { page, main } = window
  main.answers['sounds.upload'] = () => {
    throw new Refusal({ code: 'sound_name_invalid', message: 'A name is of letters.' })
  }
  await page.locator('input[type=file]').setInputFiles(file('a.wav'))
  const name = page.getByRole('textbox', { name: 'Name in the configuration' })
  await name.fill('../a')
  await page.keyboard.press('Enter')
  await page.getByText('A name is of letters.').waitFor()
  await name.fill('b')
  await page.getByText('A name is of letters.').waitFor({ state: 'hidden' })
  await page.getByRole('button', { name: 'Do not upload a.wav' }).click()
  await name.waitFor({ state: 'hidden' })
  await page.locator('input[type=file]').evaluate((input) => {
    const files = new DataTransfer()
    const huge = new File(['x'], 'huge.wav')
    Object.defineProperty(huge, 'size', { value: 128 * 1024 * 1024 + 1 })
    files.items.add(huge)
    Object.defineProperty(input, 'files', { value: [huge] })
    input.dispatchEvent(new Event('change', { bubbles: true }))
  })
  await page.getByText('It has more than 128 MB.').waitFor()
  await expect.poll(() => main.sent('sounds.upload').length).toBe(1)
})

test('a list that could not be had is asked for again; one of many is searched', async () => {
  const many = Array.from({ length: 60 }, (_, at) => ({ ...sounds[0], name: `piece-${at}`, usedBy: [] })) as never
  await using window = await open(many, {
    prepare: (main: { answers: Record<string, unknown>; sounds: unknown }) => {
      main.sounds = many
      const answer = main.answers['sounds.list'] as () => unknown
      main.answers['sounds.list'] = () => {
        main.answers['sounds.list'] = answer
        throw new Refusal({ code: 'sounds_not_allowed', message: 'Only an admin sees and changes sounds.' })
      }
    }
  })
  const { page } = window
  await page.getByText('Only an admin sees and changes sounds.').waitFor()
  await page.getByRole('button', { name: 'Try again' }).click()
  await page
    .getByRole('textbox', { name: 'Name, or where it is played…' })
    .or(page.getByRole('searchbox'))
    .fill('piece-59')
  await expect.poll(() => page.getByRole('list', { name: 'Sounds' }).getByRole('listitem').count()).toBe(1)
})

test.each([
  ['spring.mp3', 'spring'],
  ['Grüße (neu) 2.final.wav', 'Gruesse-neu-2-final'],
  ['Café à la carte.mp3', 'Cafe-a-la-carte'],
  ['../../etc/passwd.wav', 'etc-passwd'],
  ['привет.wav', 'sound'],
  [`${'a'.repeat(80)}.wav`, 'a'.repeat(64)]
])('%s is named %s', (chosen, name) => {
  expect(nameOfFile(chosen)).toBe(name)
})
