import { expect, test } from 'vitest'
import type { StandingWarning } from '../../pbx-core/contract/standing-warning.ts'
import { resizeTo } from '../support/resize.ts'
import { Refusal } from './support/fake-main.ts'
import { active, idle } from './support/samples.ts'
import { windows } from './support/window.ts'

const openWindow = windows()

const misdirected: StandingWarning = {
  ...{ code: 'misdirected', domain: 'localhost', trunk: 'main' },
  ...{ sentTo: '192.0.2.20:5060', own: '192.0.2.20:45071' }
}
const undecided: StandingWarning = { code: 'undecided', domain: 'other.test', trunk: 'far', own: '192.0.2.20:45072' }
const noHelp: StandingWarning = { code: 'no-emergency-trunk', domain: 'localhost' }

test('what needs an admin stands over the phone while it is so, one line however much it is', async () => {
  await using window = await openWindow({})
  const banner = window.page.getByRole('status').filter({ hasText: 'trunk main' })
  const calls = window.page.getByText('Recent', { exact: true })
  await calls.waitFor()
  await expect.poll(() => banner.count()).toBe(0)
  window.main.set({ warnings: { items: [misdirected], file: null } })
  await banner.getByText('Calls from trunk main are refused: they come to 192.0.2.20:5060.').waitFor()
  const height = async () => (await banner.boundingBox())?.height ?? 0
  const alone = await height()
  const many = Array.from({ length: 12 }, (_, index) => ({ ...misdirected, trunk: `t${index}` }))
  window.main.set({ warnings: { items: [misdirected, undecided, ...many], file: null } })
  await banner.getByText('And 13 more.').waitFor()
  await expect.poll(() => height()).toBeLessThan(alone + 24)
  for (const [width, size] of [
    [1240, 780],
    [860, 600],
    [380, 560]
  ] as const) {
    await resizeTo(window.page, { width, height: size })
    window.main.set({ calls: [active()] })
    const hangUp = window.page.getByRole('button', { name: 'Hang up', exact: true }).first()
    await hangUp.waitFor()
    const bottom = async () => {
      const box = await hangUp.boundingBox()
      return box === null ? undefined : box.y + box.height
    }
    await expect.poll(bottom, { message: `${width} px` }).toBeLessThanOrEqual(size)
    window.main.set({ calls: [] })
  }
  await resizeTo(window.page, { width: 1240, height: 780 })
  window.main.set({ warnings: { items: [], file: null } })
  await banner.waitFor({ state: 'detached' })
})

test('each is listed in the settings with what to do and what to press, and goes when that is done', async () => {
  await using window = await openWindow({ warnings: { items: [misdirected, undecided, noHelp], file: null } })
  await window.page.getByRole('link', { name: 'Show', exact: true }).click()
  const listed = (text: string) => window.page.getByRole('listitem').filter({ hasText: text })
  await listed('Nobody can call for help').getByText('Add a trunk to the configuration.').waitFor()
  await listed('trunk main').getByText('Tell your provider to send to 192.0.2.20:45071.').waitFor()
  await expect.poll(() => listed('trunk main').getByText('localhost', { exact: true }).count()).toBe(0)
  await listed('trunk far').getByText('other.test', { exact: true }).waitFor()
  await listed('trunk main').getByRole('button', { name: 'Take them there' }).click()
  await listed('trunk main').waitFor({ state: 'detached' })
  await listed('trunk far').getByRole('button', { name: 'Refuse them there' }).click()
  await listed('trunk far').waitFor({ state: 'detached' })
  await expect
    .poll(() => window.main.sent('trunk.decide'))
    .toEqual([
      { domain: 'localhost', trunk: 'main', acceptAtListener: true },
      { domain: 'other.test', trunk: 'far', acceptAtListener: false }
    ])
  window.main.set({ warnings: { items: [undecided], file: null } })
  window.main.answers['trunk.decide'] = () => {
    throw new Refusal({ code: 'configuration_not_written', message: '' })
  }
  await listed('trunk far').getByRole('button', { name: 'Take them there' }).click()
  await window.page.getByText('The configuration file cannot be written', { exact: false }).waitFor()
})

test('where the file is never written, it says which line to write where', async () => {
  const file = '/etc/offhook.json'
  await using window = await openWindow({ warnings: { items: [undecided], file } }, { path: '/#/settings' })
  await window.page
    .getByText(
      'Decide in /etc/offhook.json, which is never written here: "acceptAtListener": false / "acceptAtListener": true at trunk far of domain other.test, and have it read again.'
    )
    .waitFor()
  await expect
    .poll(() => window.page.getByRole('button', { name: /Take them there|Refuse them there/ }).count())
    .toBe(0)
})

test('whoever rules nothing sees none of it', async () => {
  await using window = await openWindow({ admin: false, warnings: null }, { path: '/#/settings' })
  await window.page.getByRole('heading', { name: 'Settings' }).waitFor()
  await expect.poll(() => window.page.getByText('Needs an administrator').count()).toBe(0)
})

test('calls that leave: what is unusual is meant or barred, minutes begin anew, who is barred is allowed again', async () => {
  const items: StandingWarning[] = [
    { code: 'rise', domain: 'localhost', calls: 63, usual: 4.5, user: '101', ofUser: 59 },
    { code: 'new-country', domain: 'localhost', country: 'CU', number: '+5372046888', user: null, at: 0 },
    { code: 'minutes-used', domain: 'localhost', user: null, minutes: 100, limit: 100 },
    { code: 'minutes-near', domain: 'localhost', user: '102', minutes: 80, limit: 100 },
    { code: 'user-barred', domain: 'localhost', user: '103' }
  ]
  await using window = await openWindow({ warnings: { items, file: '/etc/offhook.json' } }, { path: '/#/settings' })
  const press = async (text: string, button: string) =>
    window.page.getByRole('listitem').filter({ hasText: text }).getByRole('button', { name: button }).click()
  await press('63 calls left', 'They are meant')
  await press('63 calls left', 'Bar calls of 101')
  await press('The first call to Cuba', 'They are meant')
  await press('Everybody together has used all 100', 'Begin anew')
  await press('102 has used 80 of 100', 'Begin anew')
  await press('Calls of 103 do not leave', 'Allow them again')
  await window.main.received('user.bar', 2)
  await window.main.received('warning.settle', 4)
  await expect.poll(() => window.page.getByRole('button', { name: /^Bar calls/ }).count()).toBe(1)
  const domain = 'localhost'
  await expect
    .poll(() => [window.main.sent('warning.settle'), window.main.sent('user.bar')])
    .toEqual([
      [
        { domain, code: 'rise', subject: '' },
        { domain, code: 'new-country', subject: 'CU' },
        { domain, code: 'minutes-used', subject: '' },
        { domain, code: 'minutes-near', subject: '102' }
      ],
      [
        { domain, user: '101', on: true },
        { domain, user: '103', on: false }
      ]
    ])
})

test.each([
  ['en-US', /Nothing here speaks texts/, /Install espeak-ng/, /Nobody knows the holidays of DE BX/],
  ['de-DE', /liest kein Programm Texte vor/, /espeak-ng/, /Feiertage von DE BX/]
] as const)(
  'a text that nothing speaks, and holidays that nobody knows, say where and what to do: %s',
  async (locale, speech, remedy, holidays) => {
    const items: readonly StandingWarning[] = [
      { code: 'no-speech', domain: 'localhost', where: 'ivrs[main].greeting' },
      { code: 'holidays-unknown', domain: 'localhost', where: 'timeConditions[office].holidays', place: 'DE BX' }
    ]
    const size = { width: 380, height: 640 }
    const shell = { ...idle.shell, locale }
    await using window = await openWindow({ shell, warnings: { items, file: null } }, { locale, viewport: size })
    const { page } = window
    await page.getByRole('status').getByText(speech).waitFor()
    await page.goto(`${window.main.origin}/#/settings`)
    const listed = (text: RegExp) => page.getByRole('listitem').filter({ hasText: text })
    await listed(speech).getByText('ivrs[main].greeting').waitFor()
    await listed(speech).getByText(remedy).waitFor()
    await listed(holidays).getByText('timeConditions[office].holidays').waitFor()
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBe(size.width)
    window.main.set({ warnings: { items: items.slice(1), file: null } })
    await listed(speech).waitFor({ state: 'detached' })
  }
)
