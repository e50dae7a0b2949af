import { spawnSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type BrowserContext, chromium, type Page, type Worker } from 'playwright-core'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ok } from '../../pbx-core/base/result.ts'
import { coreOf, MemoryPbx } from '../main/support/memory-pbx.ts'
import { TestOffice, type TestWindow } from '../main/support/office.ts'
import { violationsOf } from '../support/axe.ts'
import { needs } from '../support/needs.ts'
import { type TempDirectory, tempDirectory } from '../support/temp-directory.ts'
import { waitFor } from '../support/wait-for.ts'
import { corpusPage } from './corpus/page.ts'
import { RecordingProxy } from './recording-proxy.ts'

const project = fileURLToPath(new URL('../../', import.meta.url))
const config = {
  schema: 1,
  listen: { http: '127.0.0.1:0' },
  domains: [
    { name: 'localhost', country: 'DE', users: [{ extension: '100', sipPassword: 'sip', webPassword: 'web-100' }] }
  ]
}
const pbx = new MemoryPbx()
const resources = new AsyncDisposableStack()
let parts: Parts | undefined

interface Parts {
  readonly office: TestOffice
  readonly window: TestWindow
  readonly proxy: RecordingProxy
  readonly context: BrowserContext
  /** The extension's background. */
  readonly worker: Worker
  /** `chrome-extension://…` */
  readonly origin: string
}

/** As it is built; only that the browser asks nobody whether the one origin may be asked, for nobody is there to say so. */
async function builtExtension(directory: TempDirectory, origin: string): Promise<string> {
  const target = join(directory.path, 'extension')
  const { status, stderr } = spawnSync(process.execPath, ['scripts/build-extension.ts', target], {
    cwd: project,
    encoding: 'utf8'
  })
  if (status !== 0) throw new Error(stderr)
  const file = join(target, 'manifest.json')
  const manifest = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>
  await writeFile(file, JSON.stringify({ ...manifest, host_permissions: [`${origin}/*`] }))
  return target
}

async function start(): Promise<Parts> {
  const office = resources.use(await TestOffice.start(coreOf(pbx), config))
  const { origin } = office.office
  const proxy = resources.use(await RecordingProxy.start(() => new URL(origin).host))
  const directory = resources.use(await tempDirectory('extension'))
  const extension = await builtExtension(directory, origin)
  const context = await chromium.launchPersistentContext(join(directory.path, 'profile'), {
    executablePath: '/usr/bin/chromium',
    ignoreDefaultArgs: ['--disable-extensions'],
    args: [
      ...['--no-sandbox', '--disable-quic', '--disable-background-networking', '--lang=en-US'],
      ...[`--disable-extensions-except=${extension}`, `--load-extension=${extension}`],
      ...[`--proxy-server=http://127.0.0.1:${proxy.port}`, '--proxy-bypass-list=<-loopback>']
    ]
  })
  resources.defer(() => context.close())
  const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'))
  const own = worker.url().replace(/\/background\.js$/, '')
  // It shows its options once it is installed, in a tab that is empty: it is not to be one of the first test's.
  const hasOptions = () => context.pages().some((page) => page.url() === `${own}/options.html`)
  await waitFor(hasOptions, { what: 'the options that a new extension shows' })
  return { office, window: await office.window(), proxy, context, worker, origin: own }
}

beforeEach(async (context) => {
  needs(context, 'chromium')
  parts ??= await start()
})
afterEach(async () => {
  for (const page of parts?.context.pages().slice(1) ?? []) await page.close()
})
afterAll(() => resources.disposeAsync())

/** Of `chrome`, what a test begins by hand. */
interface Menus {
  readonly contextMenus: { readonly onClicked: { dispatch(info: object, tab: object | undefined): void } }
  readonly tabs: { query(which: object): Promise<readonly object[]> }
}

const used = (): Parts => {
  if (parts === undefined) throw new Error('nothing was started')
  return parts
}

/** A page of ours in which the extension runs. */
async function open(path: string, html: string): Promise<Page> {
  const { proxy, context } = used()
  proxy.pages.set(path, `<!doctype html><html lang="en"><meta charset="utf-8"><title>Page</title>${html}`)
  const page = await context.newPage()
  await page.goto(`http://pages.test${path}`)
  return page
}

const linkTexts = (page: Page) => page.locator('offhook-numbers > a').allTextContents()

async function pair(): Promise<void> {
  const { context, window, origin } = used()
  const { code, address } = await window.value('pairing.start', {})
  const page = await context.newPage()
  await page.goto(`${origin}/options.html`)
  await page.getByLabel('Address of Offhook').fill(address)
  await page.getByLabel('Code that Offhook shows').fill(code)
  await page.getByRole('button', { name: 'Pair' }).click()
  await page.getByText(`Paired with 100@localhost at ${address}.`).waitFor()
  await page.close()
}

describe('the extension in a browser (3-click-to-dial, Where links come from)', () => {
  it('before it is paired it leaves pages as they are; with the code of the window pages that are open become links', async () => {
    const page = await open('/before', '<p>Tel. 030 901820</p>')
    const { context, origin, window } = used()
    const options = await context.newPage()
    await options.goto(`${origin}/options.html`)
    await options.getByLabel('Address of Offhook').fill('http://pbx.office.test')
    await options.getByLabel('Code that Offhook shows').fill('1234 5678')
    await options.getByRole('button', { name: 'Pair' }).click()
    await options.getByText('has to begin with https://').waitFor()
    await options.getByLabel('Address of Offhook').fill(used().office.office.origin)
    await options.getByRole('button', { name: 'Pair' }).click()
    await options.getByText('This code is not (or no longer) the one that Offhook shows.').waitFor()
    for (const colorScheme of ['dark', 'light'] as const) {
      await options.emulateMedia({ colorScheme })
      expect(await violationsOf(options), colorScheme).toEqual([])
    }
    expect(await linkTexts(page)).toEqual([])
    await pair()
    await expect.poll(() => linkTexts(page)).toEqual(['030 901820'])
    const { items } = await window.value('tokens.read', {})
    expect(items).toMatchObject([{ name: expect.stringMatching(/^Chrome \d+, /), user: '100', scopes: ['calls:dial'] }])
  })

  it('a click has the telephones of the person ring for the number as it is printed, with a 1 to be pressed; a script clicks in vain', async () => {
    const page = await open('/click', '<p id="p">Ruf an: +49 (0)30 901820, oder lass es.</p>')
    const link = page.locator('offhook-numbers > a')
    await link.waitFor()
    expect([
      await page.locator('#p').textContent(),
      await link.getAttribute('href'),
      await link.getAttribute('title')
    ]).toEqual(['Ruf an: +49 (0)30 901820, oder lass es.', 'tel:+49030901820', 'Call +49 (0)30 901820 with Offhook'])
    pbx.commands.length = 0
    pbx.answer = ({ dest }) => ok({ uniqueid: 'c', dest, state: 'ringing', repeated: false }) as never
    await page.evaluate(() => {
      const [made] = document.querySelectorAll('offhook-numbers > a')
      made?.addEventListener('click', (event) => event.preventDefault())
      ;(made as HTMLElement).click()
    })
    await link.click()
    await page.locator('offhook-says').waitFor({ state: 'attached' })
    expect(pbx.commands).toEqual([
      expect.objectContaining({ domain: 'localhost', user: '100', dest: '+4930901820', connect: false })
    ])
  })

  it('"Call with Offhook" in the menu of the right button dials what is selected, as it stands there', async () => {
    const page = await open('/selected', '<code>0171 / 234 56 78</code>')
    await page.bringToFront()
    const { worker } = used()
    pbx.commands.length = 0
    // The menu is the system's: what its entry does is begun here.
    await worker.evaluate(async () => {
      const { contextMenus, tabs } = (globalThis as never as { chrome: Menus }).chrome
      const open = await tabs.query({ active: true })
      contextMenus.onClicked.dispatch({ menuItemId: 'call', selectionText: ' 0171 / 234 56 78 ' }, open.at(-1))
    })
    await page.locator('offhook-says').waitFor({ state: 'attached' })
    expect(pbx.commands).toMatchObject([{ user: '100', dest: '01712345678', connect: false }])
  })

  it('texts in shadow trees, open and closed, and in pages that change become links; fields, code and what is written into do not', async () => {
    const page = await open(
      '/places',
      `<open-tree></open-tree><closed-tree></closed-tree><late-tree></late-tree><p id="changes">nothing</p><div id="list"></div>
       <textarea>030 901820</textarea><input value="030 901820"><code>030 901820</code><pre>030 901820</pre>
       <div contenteditable>030 901820</div><div id="turns">030 901829</div><a href="#x">030 901820</a><button>030 901820</button>
       <script>
         document.querySelector('open-tree').attachShadow({ mode: 'open' }).innerHTML = '<b>030 901821</b>'
         const closed = document.querySelector('closed-tree').attachShadow({ mode: 'closed' })
         closed.innerHTML = '<b>030 901822</b>'
         globalThis.ofClosed = () => closed.querySelectorAll('a').length
         globalThis.text = document.querySelector('#changes').firstChild
       </script>`
    )
    const all = () =>
      page.evaluate(() => {
        const shadow = document.querySelector('open-tree')?.shadowRoot
        const late = document.querySelector('late-tree')?.shadowRoot
        const count = (root: ParentNode | null | undefined) =>
          [...(root?.querySelectorAll('offhook-numbers a') ?? [])].map((link) => link.textContent)
        return [
          count(document),
          count(shadow),
          (globalThis as unknown as { ofClosed(): number }).ofClosed(),
          count(late)
        ]
      })
    await expect.poll(all).toEqual([['030 901829'], ['030 901821'], 1, []])
    // What frameworks do: they keep the text that they have written, and write it anew.
    await page.evaluate(() => {
      const { text } = globalThis as unknown as { text: Text }
      text.data = 'Tel. 030 901823 or 030 901824'
      const late = document.querySelector('late-tree')?.attachShadow({ mode: 'open' })
      if (late) late.innerHTML = '<i>030 901825</i>'
    })
    await expect.poll(all).toEqual([['030 901823', '030 901824', '030 901829'], ['030 901821'], 1, ['030 901825']])
    await page.evaluate(() => {
      const { text } = globalThis as unknown as { text: Text }
      text.data = 'now 030 901826 alone'
      document.querySelector('#turns')?.setAttribute('contenteditable', '')
    })
    await expect.poll(all).toEqual([['030 901826'], ['030 901821'], 1, ['030 901825']])
    expect(await page.locator('#changes').textContent()).toBe('now 030 901826 alone')
    expect(await page.locator('#turns').innerHTML()).toBe('030 901829')
    await page.evaluate(() => (globalThis as unknown as { text: Text }).text.remove())
    await expect.poll(() => page.locator('#changes').innerHTML()).toBe('')
  })

  it('a page of a thousand numbers that come at once is laid out a few times, not a thousand', async () => {
    const page = await open('/many', '<div id="list"></div>')
    const session = await page.context().newCDPSession(page)
    await session.send('Performance.enable')
    const layouts = async () =>
      (await session.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'LayoutCount')?.value ?? 0
    const before = await layouts()
    await page.evaluate(() => {
      const list = document.querySelector('#list')
      for (let each = 0; each < 1000; each++) list?.insertAdjacentHTML('beforeend', `<p>Tel. 030 90${1000 + each}</p>`)
    })
    await expect.poll(() => page.locator('offhook-numbers > a').count()).toBe(1000)
    expect((await layouts()) - before).toBeLessThan(200)
  })

  it('twenty pages of the corpus as a browser has them: what is printed is found, what is none is left, and the text stays', async () => {
    const missed: string[] = []
    let printed = 0
    const page = await open('/corpus', '<main></main>')
    for (let seed = 1; seed <= 20; seed++) {
      const last = `+49 30 90${1000 + seed}`
      const shown = [...corpusPage(seed).texts, { text: last, numbers: [last], kept: undefined }].filter(
        ({ kept }) => kept === undefined
      )
      await page.evaluate(
        (all) => {
          const paragraphs = all.map((text) => Object.assign(document.createElement('p'), { textContent: text }))
          document.querySelector('main')?.replaceChildren(...paragraphs)
        },
        shown.map(({ text }) => text)
      )
      // Texts are read in their order: once the last has its link, all have been.
      await page.getByRole('link', { name: last, exact: true }).waitFor()
      // This browser is paired with Germany: on pages of other countries what begins with + is sure.
      const wanted = shown.flatMap(({ numbers }) => numbers).filter((number) => number.startsWith('+'))
      const found = await linkTexts(page)
      printed += wanted.length
      missed.push(...wanted.filter((number) => !found.includes(number)))
      expect(await page.locator('main > p').allTextContents()).toEqual(shown.map(({ text }) => text))
    }
    expect(printed).toBeGreaterThan(60)
    expect(missed).toEqual([])
  })

  it('nothing leaves the browser but to the paired Offhook, and there only what was clicked', () => {
    const { proxy, office } = used()
    const host = new URL(office.office.origin).host
    // Chromium itself asks its maker for news, whatever flags say; none of these carries anything of a page.
    const ofTheBrowser =
      /^(?:CONNECT |POST http:\/\/)(?:(?:update|content-autofill)\.googleapis\.com|accounts\.google\.com)[:/]/
    const others = proxy.asked.filter(
      (line) => !line.includes('//pages.test/') && !line.includes(`//${host}/`) && !ofTheBrowser.test(line)
    )
    expect(others).toEqual([])
    const toOffhook = proxy.asked.filter((line) => line.includes(`//${host}/`))
    expect(toOffhook).toEqual([
      `POST http://${host}/pair`,
      `POST http://${host}/pair`,
      `POST http://${host}/api/v1/calls`,
      `POST http://${host}/api/v1/calls`
    ])
  })

  it('a token that was revoked unpairs the browser: it says so, and pages are as they were', async () => {
    const page = await open('/revoked', '<p id="p">Tel. 030 901820, daily</p>')
    await page.locator('offhook-numbers > a').waitFor()
    const { window } = used()
    for (const { id } of (await window.value('tokens.read', {})).items) await window.value('tokens.revoke', { id })
    await page.locator('offhook-numbers > a').click()
    await expect.poll(() => page.locator('#p').innerHTML()).toBe('Tel. 030 901820, daily')
  })
})
