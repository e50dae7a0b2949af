import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { Refusal } from './support/fake-main.ts'
import { history, idle } from './support/samples.ts'
import { windows } from './support/window.ts'

const openWindow = windows()

test('Enter dials who matches the name in the field, not who matched what stood there before', async () => {
  await using window = await openWindow()
  const field = window.page.getByRole('textbox', { name: 'Name or number' })
  await field.fill('lena')
  await window.page.getByRole('option', { name: /Lena Brandt/ }).waitFor()
  await field.fill('jordan')
  await field.press('Enter')
  expect(await window.main.received('call.dial')).toEqual({ target: '102', source: 'keyed', name: 'Jordan Meyer' })
})

test('a name that nobody has dials nobody, however fast it is typed after another one', async () => {
  await using window = await openWindow()
  const field = window.page.getByRole('textbox', { name: 'Name or number' })
  await field.fill('lena')
  await window.page.getByRole('option', { name: /Lena Brandt/ }).waitFor()
  await field.fill('zzz')
  await field.press('Enter')
  await window.page.getByText('Nobody of that name').waitFor()
  expect(window.main.sent('call.dial')).toEqual([])
})

test('earlier parties are suggested with those of the newest calls first', async () => {
  await using window = await openWindow()
  await window.page.getByRole('textbox', { name: 'Name or number' }).fill('1')
  const names = window.page.getByRole('option')
  await names.first().waitFor()
  const numbers = [...new Set(history(20).map(({ number }) => number))].filter((number) => number.includes('1'))
  expect(await names.evaluateAll((options) => options.map((option) => option.getAttribute('value')))).toEqual(numbers)
})

test('a double click on an earlier call dials once', async () => {
  await using window = await openWindow()
  await window.page.getByRole('link', { name: 'Call Lena Brandt' }).first().dblclick()
  await window.main.received('call.dial')
  await window.page.getByRole('textbox', { name: 'Name or number' }).fill('*43')
  await window.page.keyboard.press('Enter')
  await expect.poll(() => window.main.sent('call.dial').at(-1)).toEqual({ target: '*43', source: 'typed' })
  await expect
    .poll(() => window.main.sent('call.dial'))
    .toEqual([
      { target: '103', source: 'keyed', name: 'Lena Brandt' },
      { target: '*43', source: 'typed' }
    ])
})

test('what is typed while a call is being ordered is the next one, and stays', async () => {
  await using window = await openWindow()
  const { page, main } = window
  const { promise: answered, resolve: answer } = Promise.withResolvers<void>()
  const dial = main.answers['call.dial']
  main.answers['call.dial'] = async (payload) => {
    await answered
    return dial(payload)
  }
  const field = page.getByRole('textbox', { name: 'Name or number' })
  await field.fill('101')
  await field.press('Enter')
  await main.received('call.dial')
  await field.fill('102')
  answer()
  await setImmediate()
  // Told after the answer, so that the answer has come.
  main.set({ userState: { ...idle.userState, doNotDisturb: { on: true, until: null } } })
  await page.getByText('Do not disturb', { exact: true }).waitFor()
  expect(await field.inputValue()).toBe('102')
  await field.press('Enter')
  expect(await main.received('call.dial', 2)).toEqual({ target: '102', source: 'typed' })
  await expect.poll(() => field.inputValue()).toBe('')
})

test('what is about to be dialled is shown before Call is pressed, with the keys that follow (4-pbx, Numbers)', async () => {
  await using window = await openWindow()
  const field = window.page.getByRole('textbox', { name: 'Name or number' })
  await field.fill('+49 (0)30 231250 ext. 12')
  await window.page.getByText('Calls +49 30 231250, then the keys 12', { exact: true }).waitFor()
  expect(window.main.sent('call.dial')).toEqual([])
  await field.press('Enter')
  expect(await window.main.received('call.dial')).toEqual({ target: '+49 (0)30 231250 ext. 12', source: 'typed' })
})

test.each([
  ['en-US', 'This cannot be dialled. A number has digits, * and #, perhaps a + before them, and at most 64 in all.'],
  [
    'de-DE',
    'Das kann man nicht wählen. Eine Nummer hat Ziffern, * und #, vielleicht ein + davor, zusammen höchstens 64.'
  ]
])(
  'what cannot be dialled says what can, in the words of the window alone, and dials nobody: %s',
  async (locale, words) => {
    const shell = { kind: 'browser', version: '0.1.0', locale, opensWindows: false } as const
    await using window = await openWindow({ shell }, { locale })
    const field = window.page.getByRole('textbox', { name: /^(Name or number|Name oder Nummer)$/ })
    await field.fill('12+3')
    await field.press('Enter')
    await window.page.getByText(words, { exact: true }).waitFor()
    expect(window.main.sent('call.dial')).toEqual([])
  }
)

test('pasted digits are a printed number, typed ones are keys (4-pbx, Numbers: printed or keyed)', async () => {
  await using window = await openWindow()
  const field = window.page.getByRole('textbox', { name: 'Name or number' })
  await field.focus()
  await field.evaluate((input) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', '030231250')
    input.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }))
    document.execCommand('insertText', false, '030231250')
  })
  await field.press('Enter')
  expect(await window.main.received('call.dial')).toEqual({ target: '030231250', source: 'printed' })
  await expect.poll(() => field.inputValue()).toBe('')
  await field.pressSequentially('030231251')
  await field.press('Enter')
  expect(await window.main.received('call.dial', 2)).toEqual({ target: '030231251', source: 'typed' })
})

test('an address with a number fills the field in, once, and dials nothing (3-click-to-dial, makecall.htm)', async () => {
  await using window = await openWindow({}, { path: '/#/phone/%2B49%20(0)30%20231250' })
  const field = window.page.getByRole('textbox', { name: 'Name or number' })
  await expect.poll(() => field.inputValue()).toBe('+49 (0)30 231250')
  expect(new URL(window.page.url()).hash).toBe('#/phone')
  expect(window.main.sent('call.dial')).toEqual([])
  await field.press('Enter')
  expect(await window.main.received('call.dial')).toEqual({ target: '+49 (0)30 231250', source: 'printed' })
})

test('a number that could not be dialled stays in the field, to be mended (5-softphone, In a call)', async () => {
  await using window = await openWindow()
  window.main.answers['call.dial'] = () => {
    throw new Refusal({ code: 'no_phone_registered', message: '' })
  }
  const field = window.page.getByRole('textbox', { name: 'Name or number' })
  await field.fill('102')
  await field.press('Enter')
  await window.main.received('call.dial')
  await window.page.getByRole('alert').filter({ hasText: /\S/ }).first().waitFor()
  await expect.poll(() => field.inputValue()).toBe('102')
})
