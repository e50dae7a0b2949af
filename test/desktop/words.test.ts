import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Baresip } from '../support/baresip.ts'
import { coreConfig } from '../support/core-config.ts'
import { DesktopBrowser, type DesktopWindow } from '../support/desktop/desktop-browser.ts'
import { DesktopProcess } from '../support/desktop/desktop-process.ts'
import { FarEnd } from '../support/desktop/far-end.ts'
import { ringEar, ringerCall, ringerHeard } from '../support/desktop/ringer.ts'
import { installed, needs } from '../support/needs.ts'
import { WebApp } from '../support/web-app.ts'

const programs = ['chromium', 'baresip']
const did = '+15550100100'
/** Of a group that nobody answers in time; whoever is called by the other number is rung for as long as a test takes. */
const brief = { did: '+15550100104', seconds: 5 }

describe('what is shown is true (5-softphone), in the real application', { timeout: 120_000 }, () => {
  const stack = new AsyncDisposableStack()
  let crm: WebApp
  let desktop: DesktopProcess
  let window: DesktopWindow

  beforeAll(async () => {
    if (!installed(...programs)) return
    crm = stack.use(await WebApp.start())
    crm.on('/ends-it', { headers: { 'content-type': 'application/json' }, body: '{"break":true}' })
    desktop = stack.use(
      await DesktopProcess.start({
        config(ports) {
          const config = coreConfig(ports, { domain: { groups: [] } })
          const [domain] = config.domains
          for (const user of domain?.users ?? []) {
            user.ringSeconds = user.extension === '100' ? 120 : brief.seconds
            if (user.extension === '102') user.cti = { url: `${crm.origin}/ends-it` }
          }
          domain?.groups?.push({ name: 'brief', extension: '600', members: ['100'], ringSeconds: brief.seconds })
          domain?.inbound?.unshift({ match: brief.did, to: 'group:brief' })
          return config
        }
      })
    )
    const browser = stack.use(await DesktopBrowser.launch({ hertz: 700 }))
    window = stack.use(await browser.open(await desktop.logInLink()))
    await window.registered()
  }, 120_000)
  afterAll(() => stack.disposeAsync())
  beforeEach((context) => needs(context, ...programs))
  afterEach(async () => {
    await window.page.goto(`${desktop.origin}/#/phone`)
    await expect.poll(() => window.page.getByRole('button', { name: /^(Answer|Decline|Hang up)/ }).count()).toBe(0)
    expect(window.complaints.splice(0)).toEqual([])
  })

  const button = (name: string) => window.page.getByRole('button', { name, exact: true })
  const main = () => window.page.getByRole('main')
  const goTo = (path: string) => window.page.goto(`${desktop.origin}/#/${path}`)

  async function rings(name: string, number: string, to = did): Promise<FarEnd> {
    const far = await FarEnd.start(desktop, { number, name, hertz: 440 })
    await far.call(to)
    await window.page.getByRole('heading', { name, level: 2, exact: true }).waitFor()
    return far
  }

  /** Of the call whose record is the last. */
  async function newest(): Promise<string | undefined> {
    const { items } = (await (await desktop.fetch('/api/v1/cdrs?limit=1')).json()) as {
      readonly items: readonly { readonly uniqueid: string }[]
    }
    return items[0]?.uniqueid
  }

  /** Its row in the list of calls, once it says that; and its time line opened. */
  async function listed(name: string, says: string): Promise<string> {
    await goTo('calls')
    const row = window.page.getByRole('region', { name: 'Calls, newest first' }).getByRole('link', { name }).first()
    await expect.poll(() => row.innerText()).toContain(says)
    const text = await row.innerText()
    await row.click()
    await main().getByRole('article').getByRole('listitem').first().waitFor()
    return text
  }

  /** Titles and texts of its steps, without what is folded up, once that one is among them. */
  async function stepsWith(step: string): Promise<readonly string[]> {
    const steps = async () => (await main().getByRole('article').locator('ol').first().innerText()).split('\n')
    await expect.poll(steps).toContain(step)
    return steps()
  }

  it('when the time ran out nobody hung up; the list has it as missed', async () => {
    await using _far = await rings('Rang Out', '+15550100111', brief.did)
    await main().getByText('You did not answer in time.').waitFor()
    await expect.poll(() => main().getByText('hung up', { exact: false }).count()).toBe(0)
    await listed('Rang Out', 'missed')
  })

  it('a number of any country is written as people there write it: card, caller page, list, time line', async () => {
    await using far = await rings('Rita Groß', '+4930901820')
    await window.page.getByText('+49 30 901820', { exact: true }).first().waitFor()
    await window.page.frameLocator('iframe').first().getByText('+49 30 901820', { exact: true }).waitFor()
    await button('Decline').click()
    await far.phone.closed()
    await listed('Rita Groß', '+49 30 901820')
    const told = (await main().innerText()).replaceAll(/\s+/g, ' ')
    expect(told).toContain('+49 30 901820')
    expect(told).not.toMatch(/\+\d{7}/)
  })

  it('F6 leads into the built-in caller page, and back out of it: the keys of the phone are there again (5-softphone, In a call)', async () => {
    const { page } = window
    await using far = await rings('Six Keys', '+15550100119')
    await page.frameLocator('iframe:visible').getByText('Six Keys').first().waitFor()
    const focused = () => page.evaluate('document.activeElement.id || document.activeElement.tagName')
    await page.keyboard.press('F6')
    await expect.poll(focused).toBe('IFRAME')
    await page.keyboard.press('F6')
    await expect.poll(focused).toBe('calls-column')
    await page.keyboard.press('Alt+KeyX')
    await far.phone.closed()
  })

  it('it rings aloud where nobody speaks; a second caller is announced by a quieter, lower tone (5-softphone, Audio)', async () => {
    // Before its first sound: the ringer keeps what it has made.
    await window.page.addInitScript({ path: ringEar })
    await window.page.reload()
    await window.registered()
    const heard = () => ringerHeard(window.page)
    await using _first = await rings('Aloud', '+15550100118')
    const aloud = await ringerCall(window.page)
    await button('Answer').click()
    await button('Hold').waitFor()
    await expect.poll(heard).toBe(null)
    await using tom = await Baresip.start({
      user: '101',
      password: 'sip-101',
      registrar: desktop.sip,
      toneHertz: 440
    })
    await tom.dial('100')
    await button('Decline').waitFor()
    const low = await ringerCall(window.page)
    expect(low.hertz).toBeCloseTo(425, -1)
    expect(low.peak).toBeLessThan(aloud.peak / 3)
    await button('Hang up').first().click()
    await expect.poll(async () => (await heard())?.peak).toBeGreaterThan(4 * low.peak)
    await button('Decline').click()
    await expect.poll(heard).toBe(null)
  })

  it('declined on purpose is declined, and not missed', async () => {
    await using far = await rings('Turned Down', '+15550100112')
    await button('Decline').click()
    await far.phone.closed()
    expect(await listed('Turned Down', 'declined')).not.toContain('missed')
    await stepsWith('You declined the call')
    await button('Missed').click()
    const list = window.page.getByRole('region', { name: 'Calls, newest first' })
    await expect.poll(() => list.getByText('Turned Down').count()).toBe(0)
  })

  it("one's own hang-up is one's own, without a cause; the other one's is theirs", async () => {
    await using far = await rings('Long Talk', '+15550100113')
    await button('Answer').click()
    await far.phone.established()
    await button('Hang up').click()
    await far.phone.closed()
    await listed('Long Talk', 'Long Talk')
    const own = await stepsWith('You hung up')
    expect(own.join('\n')).not.toMatch(/cause|Ended by|Inbound route/)
  })

  it('a call by a click has one direction: in the card, in the list', async () => {
    const body = JSON.stringify({ user: '100@acme.test', dest: '*43' })
    const headers = { 'content-type': 'application/json' }
    expect((await desktop.fetch('/api/v1/calls', { method: 'POST', body, headers })).status).toBe(201)
    await button('Call').click()
    const card = window.page.getByRole('article', { name: '*43' })
    await card.getByText('Outgoing', { exact: true }).waitFor()
    await expect.poll(() => card.getByText('Incoming', { exact: true }).count()).toBe(0)
    await button('Hang up').click()
    await goTo('calls')
    await window.page
      .getByRole('region', { name: 'Calls, newest first' })
      .getByRole('link', { name: '*43' })
      .first()
      .click()
    await main().getByRole('article').getByText('Outgoing', { exact: true }).waitFor()
  })

  it('whoever is called and does not answer did not answer: neither unavailable nor failed', async () => {
    await using _tom = await Baresip.start({
      user: '101',
      password: 'sip-101',
      registrar: desktop.sip,
      answer: 'manual',
      toneHertz: 440
    })
    await window.page.getByRole('textbox', { name: 'Name or number' }).fill('101')
    await window.page.keyboard.press('Enter')
    await main().getByText('Nobody answered.', { exact: true }).waitFor()
    await listed('101', 'not answered')
  })

  it('a call that went nowhere has its steps, or says that there are none', async () => {
    await window.page.getByRole('textbox', { name: 'Name or number' }).fill('9998')
    await window.page.keyboard.press('Enter')
    await main().getByText('This number does not exist.').waitFor()
    const side = window.page.getByRole('complementary', { name: 'This call' })
    await side.getByRole('listitem').first().waitFor()
    await expect.poll(() => side.getByText('The first steps of the call appear here.').count()).toBe(0)
  })

  it.each([
    ['9999', 'no such number'],
    ['+19005550100', 'not permitted'],
    // By the hook of 102.
    ['102', 'not put through'],
    // Nobody has a phone there.
    ['101', 'not reachable']
  ])(
    'a call to %s that failed keeps its reason, in its row and after a new start of the page: %s',
    async (number, why) => {
      await window.page.getByRole('textbox', { name: 'Name or number' }).fill(number)
      const before = await newest()
      await window.page.keyboard.press('Enter')
      await expect.poll(newest).not.toBe(before)
      await goTo('calls')
      await window.page.reload()
      const row = window.page.getByRole('region', { name: 'Calls, newest first' }).locator('a[href^="#"]').first()
      await expect.poll(() => row.innerText()).toContain(why)
      await row.click()
      await main().getByRole('article').getByText(why, { exact: true }).first().waitFor()
    }
  )

  it('an earlier call is an earlier one, also on a page that is opened again', async () => {
    const records = (await (await desktop.fetch('/api/v1/cdrs?limit=100')).json()) as {
      readonly items: readonly { readonly uniqueid: string; readonly src: string }[]
    }
    const first = records.items.find(({ src }) => src === '+15550100113')
    await using far = await rings('Long Talk', '+15550100113')
    await button('Decline').click()
    await far.phone.closed()
    const query = new URLSearchParams({ call: first?.uniqueid ?? '', number: '+15550100113', name: 'Long Talk' })
    const card = await window.context.newPage()
    await card.goto(`${desktop.origin}/card?${query}`)
    await card.getByText('This is the first call.').waitFor()
    await card.close()
  })

  it('where the built-in page opens, the pop-up is not "not set · off"', async () => {
    await goTo('cti')
    const hook = window.page.getByRole('link', { name: /^Pop-up/ })
    await expect
      .poll(async () => (await hook.innerText()).split('\n').filter((line) => line.trim() !== ''))
      .toEqual(['Pop-up', 'built-in caller page', 'on'])
  })

  it('that the language was saved is said in the language', async () => {
    await goTo('settings')
    await window.page.getByRole('combobox', { name: 'Language' }).click()
    await window.page.getByRole('option', { name: 'Deutsch' }).click()
    await window.page.getByText('Sprache: gespeichert').waitFor()
    await button('Rückgängig').click()
    await window.page.getByText('Language as before').waitFor()
  })
})
