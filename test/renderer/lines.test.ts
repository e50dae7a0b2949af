import { describe, expect, test } from 'vitest'
import { settingsSchema } from '../../main/base/settings-schema.ts'
import { type RouteReason, routeReasons, routeStep } from '../../pbx-core/contract/route.ts'
import { outcomeWords, stepWords } from '../../renderer/features/lines/route-words.ts'
import { violationsOf } from '../support/axe.ts'
import { Refusal } from './support/fake-main.ts'
import { idle, long, routeTrial, trunks, trunkWarnings } from './support/samples.ts'
import { windows } from './support/window.ts'
import { i18n } from './support/words.ts'

const openWindow = windows()
const onTrunks = { path: '/#/cti/trunks' }
const onRoute = { path: '/#/cti/route' }

describe('how the trunks stand (1-product, Trunks; 5-softphone, What is shown is true)', () => {
  test('each says its state and since when, what was answered last, where its calls go, and what to do', async () => {
    await using window = await openWindow({ trunks, warnings: { items: trunkWarnings, file: null } }, onTrunks)
    const { page } = window
    const list = page.getByRole('list', { name: 'Trunks' })
    const row = (name: string) => list.getByRole('listitem').filter({ hasText: name })
    const read = async (name: string) => (await row(name).innerText()).split('\n').filter((line) => line !== '')
    await row('main').waitFor()
    const since = 'since Tue, Nov 24, 2026'
    const lines = async (name: string) => (await read(name)).map((line) => (line.startsWith(since) ? 'since' : line))
    await expect
      .poll(() => lines('main'))
      .toEqual([...['main', 'works', 'since', 'Last answer: 200 OK', 'Calls go to 192.0.2.10:5060']])
    await expect
      .poll(() => lines('backup'))
      .toEqual([
        ...['backup', 'refused', 'since', 'Last answer: 403 Forbidden', 'Calls go to 192.0.2.20:5060'],
        'Trunk backup: the provider does not let us in (403 Forbidden). Check user name, password and sip:provider.test in ' +
          'the configuration, with what your provider has sent you. As they are they are tried again in 10 minutes at the earliest.'
      ])
    expect((await lines('branch')).slice(1)).toEqual([
      ...['away', 'since', 'Last: no answer within 32 s', 'No server of it is known.'],
      expect.stringContaining('Check this machine’s network, and sip:branch.test in the configuration')
    ])
    expect((await lines('moved')).at(-1)).toContain('Correct externalAddress in the configuration')
    expect((await lines('new')).slice(1)).toEqual([
      ...['registering', 'since', 'The provider is asked for the first time.', 'No server of it is known.']
    ])
    expect(await violationsOf(page)).toEqual([])
  })

  test('what the PBX itself says of a silent provider is German in a German window', async () => {
    const [main] = trunks
    if (main === undefined) throw new Error('there is no trunk')
    const silent = { ...main, state: 'down' as const, lastStatus: null, lastReason: 'no answer' }
    await using window = await openWindow(
      { trunks: [silent], settings: settingsSchema.parse({ language: 'de' }) },
      onTrunks
    )
    await window.page.getByText('Zuletzt: keine Antwort').waitFor()
  })

  test('a change is shown at once, there and in the list beside it', async () => {
    const [main] = trunks
    if (main === undefined) throw new Error('there is no trunk')
    await using window = await openWindow({ trunks: [main] }, onTrunks)
    const { page } = window
    const link = page.getByRole('link', { name: /^Trunks/ })
    await link.getByText('1 trunk').waitFor()
    window.main.set({ trunks: [{ ...main, state: 'down', lastStatus: 503, lastReason: 'Service Unavailable' }] })
    await link.getByText('main: away').waitFor()
    await page.getByText('Last answer: 503 Service Unavailable').waitFor()
    // Before the core knows more of it.
    await page.getByText('Check the trunk’s address and this machine’s network.').waitFor()
  })

  test('where there is none it says what follows', async () => {
    await using window = await openWindow({ trunks: [] }, onTrunks)
    await window.page.getByText('No trunk yet').waitFor()
    await window.page
      .getByRole('link', { name: /^Trunks/ })
      .getByText('none yet')
      .waitFor()
  })

  test('they are there also where the hooks cannot be read', async () => {
    await using window = await openWindow(
      { trunks },
      {
        ...onTrunks,
        prepare: (main) => {
          main.answers['hooks.read'] = () => {
            throw new Refusal({ code: 'store', message: 'The disk is full.' })
          }
        }
      }
    )
    await window.page.getByText('Last answer: 403 Forbidden').waitFor()
  })

  test.each([
    ['en-US', 1240],
    ['de-DE', 860],
    ['de-DE', 380]
  ] as const)('many with long names overflow nothing: %s, %i wide', async (locale, width) => {
    const many = trunks.map((trunk, at) => ({ ...trunk, name: `${long.via}-${'x'.repeat(60)} ${at}` }))
    await using window = await openWindow(
      { shell: { ...idle.shell, locale }, trunks: many },
      { ...onTrunks, locale, viewport: { width, height: 700 } }
    )
    await window.page.getByText('403 Forbidden').waitFor()
    await expect.poll(() => window.page.evaluate(() => document.documentElement.scrollWidth)).toBe(width)
    expect(await violationsOf(window.page)).toEqual([])
  })

  test('in a narrow window a press leads back to the list', async () => {
    await using window = await openWindow({ trunks }, { ...onTrunks, viewport: { width: 380, height: 640 } })
    await window.page.getByRole('button', { name: 'CTI' }).click()
    await window.page.getByRole('link', { name: /^Trunks/ }).waitFor()
  })
})

describe('where a call would go (4-pbx, API: GET /api/v1/route)', () => {
  test('who calls, whom and when are asked; the way stands there with each rule, and what becomes of it', async () => {
    await using window = await openWindow({}, onRoute)
    const { page, main } = window
    await expect.poll(() => page.getByRole('textbox', { name: 'From' }).inputValue()).toBe(idle.account.user)
    await page.getByRole('textbox', { name: 'To' }).fill(' 92025550123 ')
    await page.getByRole('button', { name: 'Look' }).click()
    expect(await main.received('route.try')).toEqual({ from: '100', to: '92025550123', at: null })
    await page.getByText('Leaves by trunk backup as 2025550123').waitFor()
    await page.getByText('Read as it is keyed').waitFor()
    const steps = await page
      .getByRole('list', { name: 'The rules, in their order' })
      .getByRole('listitem')
      .allInnerTexts()
    expect(
      steps.map((text) =>
        text
          .split('\n')
          .filter((line) => line !== '')
          .join(' | ')
      )
    ).toEqual([
      '92025550123 is no emergency number',
      '92025550123 is no feature code',
      'Nothing here has the extension 92025550123',
      '9X. takes 92025550123 | outbound[0]',
      '100 may call 2025550123',
      '100 is within all limits',
      'Before outbound calls is asked by then, and may lead elsewhere | cti.outbound',
      'Trunk main is passed over: the trunk is not registered (403 Forbidden) | trunks[main]',
      'Trunk backup gets 2025550123 | trunks[backup]'
    ])
    expect(await violationsOf(page)).toEqual([])
    await page.getByLabel('At', { exact: true }).fill('2026-12-25T09:30')
    await page.getByRole('button', { name: 'Look' }).click()
    const { at } = await main.received('route.try', 2)
    // By the clock of whoever looks.
    expect(at).toBe(await page.evaluate(() => new Date('2026-12-25T09:30').getTime()))
  })

  test('what is barred says so, and by what; a number that is none is a fault of its field', async () => {
    await using window = await openWindow({}, onRoute)
    const { page, main } = window
    const step = routeStep('permissions', false, { ...routeReasons['not-permitted'].example, code: 'not-permitted' })
    main.answers['route.try'] = () => ({
      ...{ reading: 'printed', e164: '+493012345678', trunk: null, sent: null, barred: 'international', steps: [step] }
    })
    await page.getByRole('textbox', { name: 'To' }).fill('+49 30 12345678')
    await page.keyboard.press('Enter')
    await page.getByText('Is barred: whoever calls may not call abroad').waitFor()
    await page.getByText('Read as it is printed: +49 30 12345678').waitFor()
    main.answers['route.try'] = () => {
      throw new Refusal({ code: 'parameter_invalid', message: 'no number', path: 'to' })
    }
    await page.getByRole('button', { name: 'Look' }).click()
    await expect.poll(() => page.getByRole('textbox', { name: 'To' }).getAttribute('aria-invalid')).toBe('true')
    await expect.poll(() => page.getByText('Is barred').count()).toBe(0)
  })

  test('a way that ends in the house, and one that ends nowhere, say where', () => {
    const t = i18n.getFixedT('en')
    const house = { ...routeTrial, trunk: null, sent: null }
    const rings = routeStep('users[101]', true, { code: 'rings', party: '101', phones: 2 })
    const nothing = routeStep('extensions', false, { code: 'no-extension', number: '777' })
    expect(outcomeWords({ ...house, steps: [rings] }, t)).toBe('Stays in the house: 2 phones of 101 ring')
    expect(outcomeWords({ ...house, steps: [nothing] }, t)).toBe('Goes nowhere: Nothing here has the extension 777')
  })

  test.each(Object.entries(routeReasons))(
    'each reason has its words in every language, with its values: %s',
    (code, { example }) => {
      const step = routeStep('rule', true, { ...example, code } as RouteReason)
      for (const language of ['en', 'de']) {
        const words = stepWords(step, i18n.getFixedT(language))
        expect(words).not.toMatch(/^route\.|\{\{|undefined/)
        for (const name of ['party', 'match', 'name', 'trunk'] as const) {
          if (name in example) expect(words).toContain((example as Record<string, unknown>)[name])
        }
      }
    }
  )
})
