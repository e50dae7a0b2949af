import { describe, expect, test } from 'vitest'
import { idle } from '../support/app-state.ts'
import { violationsOf } from '../support/axe.ts'
import { Refusal } from './support/fake-main.ts'
import { mailbox, messages, shortSound } from './support/samples.ts'
import { windows } from './support/window.ts'

const openWindow = windows()

async function open(items = messages, voicemail: typeof mailbox | null = mailbox) {
  const window = await openWindow({ ...idle, voicemail }, { path: '/' })
  window.main.messages = items
  await window.page.evaluate(() => {
    location.hash = '#/voicemail'
  })
  return window
}

describe('the page of the mailbox (issue: list and player in the window)', () => {
  test('lists who called, when and how long; new ones stand at its way in, too', async () => {
    await using window = await open()
    const { page } = window
    const rows = page.getByRole('list', { name: 'Messages' }).getByRole('listitem')
    await rows.nth(2).waitFor()
    expect(await rows.nth(0).textContent()).toMatch(/ACME Inc.*00:02.*new/)
    expect(await rows.nth(1).textContent()).toMatch(/hidden number.*01:11.*new/)
    expect(await rows.nth(2).textContent()).toMatch(/Tom Okafor.*101/)
    await page.getByRole('link', { name: 'Voicemail, 2 new messages' }).waitFor()
    // Nobody can call back whoever hides.
    expect(await rows.nth(1).getByRole('button', { name: /^Call/ }).count()).toBe(0)
    expect(await violationsOf(page)).toEqual([])
  })

  test('plays a message, fetched part by part, and counts it as heard at its end', async () => {
    await using window = await open()
    const { page, main } = window
    await page.getByRole('button', { name: 'Hear the message from ACME Inc' }).click()
    const player = page.getByRole('group', { name: 'Message from ACME Inc' })
    await expect
      .poll(() => player.locator('audio').evaluate((audio) => (audio as HTMLAudioElement).currentTime > 0))
      .toBe(true)
    await expect.poll(() => player.locator('rect').count()).toBe(160)
    expect(await violationsOf(page)).toEqual([])
    const parts = main.sent('voicemail.sound')
    expect(parts.map(({ from }) => from)).toEqual(
      Array.from({ length: Math.ceil(shortSound.length / 4000) }, (_, at) => at * 4000)
    )
    const asked = await main.received('voicemail.mark')
    expect(asked).toEqual({ message: '1.c', as: 'saved' })
    // It is there to be heard again.
    await player.getByRole('button', { name: 'Play', exact: true }).waitFor()
  })

  test('a sound that cannot be had says so, and is asked for again', async () => {
    await using window = await open()
    const { page, main } = window
    const answer = main.answers['voicemail.sound']
    main.answers['voicemail.sound'] = () => {
      throw new Refusal({ code: 'message_not_found', message: 'gone' })
    }
    await page.getByRole('button', { name: 'Hear the message from ACME Inc' }).click()
    await page.getByText('The sound could not be had.').waitFor()
    main.answers['voicemail.sound'] = answer
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('slider').waitFor()
  })

  test('deletes, gives back, marks and calls back', async () => {
    await using window = await open()
    const { page, main } = window
    await page.getByRole('button', { name: 'Delete the message from ACME Inc' }).click()
    await page.getByRole('button', { name: 'Do not delete the message from ACME Inc' }).click()
    await page.getByRole('button', { name: 'Delete the message from ACME Inc' }).waitFor()
    await page.getByRole('button', { name: 'Mark the message from Tom Okafor as new' }).click()
    await main.received('voicemail.mark', 3)
    await expect
      .poll(() => main.sent('voicemail.mark'))
      .toEqual([
        { message: '1.c', as: 'deleted' },
        { message: '1.c', as: 'restored' },
        { message: '1.a', as: 'new' }
      ])
    await page.getByRole('button', { name: 'Call ACME Inc back' }).click()
    expect(await main.received('call.dial')).toEqual({ target: '+15550100199', source: 'printed', name: 'ACME Inc' })
  })

  test('greetings are chosen as a file and given up, and a file that is none is refused in words', async () => {
    await using window = await open()
    const { page, main } = window
    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles({
        ...{ name: 'greeting.wav', mimeType: 'audio/wav' },
        buffer: Buffer.from(shortSound)
      })
    await main.received('greeting.upload')
    await page.getByRole('button', { name: 'Use the standard one' }).nth(1).waitFor()
    const sent = main.sent('greeting.upload').map(({ octets }) => Buffer.from(octets, 'base64url'))
    expect(Buffer.concat(sent).equals(Buffer.from(shortSound))).toBe(true)
    await page.getByRole('button', { name: 'Use the standard one' }).first().click()
    expect(await main.received('greeting.reset')).toEqual({ greeting: 'noAnswer' })
    main.answers['greeting.upload'] = () => {
      throw new Refusal({ code: 'sound_invalid', message: 'This cannot be played.' })
    }
    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles({
        ...{ name: 'x.wav', mimeType: 'audio/wav' },
        buffer: Buffer.from('text')
      })
    await page.getByText('This cannot be played.').waitFor()
  })

  test('the PIN is changed, and a weak one refused at its field', async () => {
    await using window = await open()
    const { page, main } = window
    main.answers['voicemail.pin'] = () => {
      throw new Refusal({ code: 'pin_weak', message: 'This one is tried first.', path: 'pin' })
    }
    await page.getByRole('textbox', { name: 'New PIN' }).fill('1234')
    await page.getByRole('button', { name: 'Change PIN' }).click()
    await page.getByText('This one is tried first.').waitFor()
    main.answers['voicemail.pin'] = () => null
    await page.getByRole('textbox', { name: 'New PIN' }).fill('80351')
    await page.getByRole('button', { name: 'Change PIN' }).click()
    await page.getByText('The PIN is changed.').waitFor()
    await expect.poll(() => main.sent('voicemail.pin').at(-1)).toEqual({ pin: '80351' })
  })

  test('an empty mailbox, one that is closed to PINs, and nobody’s', async () => {
    await using empty = await open([], { ...mailbox, new: 0, saved: 0, closedUntil: Date.now() + 900_000 })
    await empty.page.getByText('No messages').waitFor()
    await empty.page.getByText('Somebody has typed wrong PINs of your mailbox').waitFor()
    await using none = await open([], null)
    await none.page.getByText('You have no mailbox').waitFor()
    expect(await none.page.getByRole('link', { name: /Voicemail/ }).count()).toBe(0)
  })

  test('a list that could not be had is asked for again', async () => {
    await using window = await openWindow({ ...idle, voicemail: mailbox }, { path: '/' })
    const { page, main } = window
    const answer = main.answers['voicemail.list']
    main.answers['voicemail.list'] = () => {
      throw new Refusal({ code: 'internal_error', message: 'a fault' })
    }
    await page.evaluate(() => {
      location.hash = '#/voicemail'
    })
    await page.getByText('The messages could not be had').waitFor()
    main.answers['voicemail.list'] = answer
    main.messages = messages
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('list', { name: 'Messages' }).waitFor()
  })
})
