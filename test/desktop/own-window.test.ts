import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openingFile } from '../../main/shell/opening-file.ts'
import { grows, toneHeard } from '../interop/hearing.ts'
import { startAsInstalled } from '../support/desktop/as-installed.ts'
import type { DesktopWindow } from '../support/desktop/desktop-browser.ts'
import { DesktopProcess, plainAudio } from '../support/desktop/desktop-process.ts'
import { FarEnd } from '../support/desktop/far-end.ts'
import { OwnWindow } from '../support/desktop/own-window.ts'
import { TrunkCallers } from '../support/desktop/trunk-callers.ts'
import { installed, needs } from '../support/needs.ts'
import { OwnNetwork } from '../support/own-network.ts'
import { listeningSockets, onLoopback, type Process, processesOf, type Socket } from '../support/sockets.ts'
import { waitFor } from '../support/wait-for.ts'
import { WebApp } from '../support/web-app.ts'
import { Display } from '../support/xvfb.ts'

const voices = { window: 700, farEnd: 440 }
const isBrowser = ({ command }: Process) => /chromium/.test(command)

async function socketsOf(group: number, network?: OwnNetwork) {
  const processes = await processesOf(group)
  const of = async (some: readonly Process[]): Promise<readonly Socket[]> =>
    listeningSockets(new Set(some.map(({ pid }) => pid)), network)
  return {
    application: await of(processes.filter((one) => !isBrowser(one))),
    browser: await of(processes.filter(isBrowser)),
    /** Its process for everything that has to do with a network. */
    network: processes.find(({ command }) => /NetworkService/.test(command))?.pid
  }
}

const addresses = (sockets: readonly Socket[]) => sockets.map(({ protocol, local }) => `${protocol} ${local}`)
const beyond = (sockets: readonly Socket[]) => addresses(sockets.filter((socket) => !onLoopback(socket)))

describe('the window that the application opens by itself', { timeout: 120_000 }, () => {
  const programs = ['chromium', 'Xvfb', 'baresip', 'ss']
  const stack = new AsyncDisposableStack()
  let desktop: DesktopProcess
  let window: DesktopWindow
  let crm: WebApp
  beforeAll(async () => {
    if (!installed(...programs)) return
    const display = stack.use(await Display.start())
    const own = stack.use(await OwnWindow.prepare({ hertz: voices.window }))
    crm = stack.use(await WebApp.start())
    crm.on('/caller', { headers: html, body: '<!doctype html><title>Caller</title>' })
    const cti = { popup: { url: `${crm.origin}/caller?number=%%calleridnumber%%` } }
    desktop = stack.use(await DesktopProcess.start({ settings: plainAudio, env: own.env(display.name), cti }))
    window = stack.use(await own.opened(desktop.dataDirectory))
  }, 120_000)
  afterAll(() => stack.disposeAsync())
  beforeEach((context) => needs(context, ...programs))

  it('is told by the application alone that loopback will do for WebRTC (7-stack, WebRTC on this machine only)', async () => {
    const [browser] = (await processesOf(desktop.program.pid)).filter(({ parent }) => parent === desktop.program.pid)
    expect(browser?.command.match(/--allow-loopback-in-peer-connection/g)).toHaveLength(1)
    const opened = openingFile(join(desktop.dataDirectory, 'browser'))
    expect(browser?.command).toContain(`--app=${pathToFileURL(opened).href}`)
    expect(window.page.url()).toBe(`${desktop.origin}/`)
  })

  it('registers and has audio both ways, and nothing but its own ICE can be sent to from beyond this machine', async () => {
    await window.registered()
    const before = await socketsOf(desktop.program.pid)
    expect(addresses(before.application)).toEqual(
      expect.arrayContaining([
        `tcp 127.0.0.1:${desktop.ports.http}`,
        `tcp 127.0.0.1:${desktop.ports.sip}`,
        `udp 127.0.0.1:${desktop.ports.sip}`,
        `udp 127.0.0.1:${desktop.ports.trunk}`
      ])
    )
    expect([beyond(before.application), beyond(before.browser)]).toEqual([[], []])

    await using far = await FarEnd.start(desktop, { number: '+15550123456', hertz: voices.farEnd })
    await far.call('+15550100100')
    await window.page.getByRole('button', { name: 'Answer' }).click()
    await window.hears(voices.farEnd)
    await grows(toneHeard(far.phone, voices.window), 0.5, 'the window to be heard at the far end')

    const during = await socketsOf(desktop.program.pid)
    expect(beyond(during.application)).toEqual([])
    // Chromium gathers candidates on every interface, loopback or not (RFC 8445 §5.1.1), and answers
    // there only checks that know the password of this call. The core's candidate is on loopback.
    const ofIce = during.browser.filter((socket) => !onLoopback(socket))
    expect(ofIce.map(({ protocol, pid }) => [protocol, pid])).toEqual(ofIce.map(() => ['udp', during.network]))

    await window.page.getByRole('button', { name: 'Hang up' }).click()
    await far.phone.closed()
    await waitFor(async () => beyond((await socketsOf(desktop.program.pid)).browser).length === 0, {
      what: 'the sockets of the call to be gone'
    })
  })

  it("a caller's page opens windows on a click only (2-cti, Which page belongs to which call)", async () => {
    crm.on('/caller', { headers: html, body: opensWindows }).on('/tried', { status: 204 })
    crm.on('/on-a-click', { headers: html, body: '<title>Report</title>' })
    await using callers = await TrunkCallers.start(desktop)
    const call = callers.call({ number: '+15550123457', name: 'Five windows' })
    const tried = await crm.waitForRequest('/tried')
    expect({ ...Object.fromEntries(tried.query), asked: crm.requestsFor('/by-itself') }).toEqual({
      opened: '0',
      asked: []
    })
    const opened = window.context.waitForEvent('page')
    await window.page.frameLocator('iframe').getByRole('button', { name: 'Report' }).click()
    await crm.waitForRequest('/on-a-click')
    await (await opened).close()
    call.hangUp()
    await window.page.getByRole('button', { name: 'Answer' }).waitFor({ state: 'hidden' })
  })
})

const html = { 'content-type': 'text/html; charset=utf-8' }
const opensWindows = `<!doctype html><title>CRM</title><button onclick="window.open('/on-a-click')">Report</button><script>
addEventListener('load', () => {
  const opened = Array.from({ length: 5 }, () => open('/by-itself')).filter((each) => each !== null)
  fetch('/tried?opened=' + opened.length)
})
</script>`

describe('as installed, without any network', { timeout: 120_000 }, () => {
  it('the phone registers, the echo test is heard, and every socket is on loopback (1-product, Principles)', async (context) => {
    needs(context, 'chromium', 'Xvfb', 'ss')
    await using network = await OwnNetwork.open(context)
    await using display = await Display.start()
    await using own = await OwnWindow.prepare({ hertz: voices.window })
    await using installed = await startAsInstalled(network, own.env(display.name))
    await using window = await own.opened(installed.dataDirectory, network)
    await window.page.getByText('Registered', { exact: true }).first().waitFor()
    await window.page.getByRole('button', { name: 'Echo test' }).click()
    await window.page.getByRole('button', { name: 'Hang up' }).waitFor()
    await waitFor(async () => (await window.heard()) > 0, { what: 'the echo' })

    const { application, browser } = await socketsOf(installed.program.pid, network)
    expect(addresses(application)).toEqual(
      expect.arrayContaining(['tcp 127.0.0.1:8980', 'tcp 127.0.0.1:5060', 'udp 127.0.0.1:5060'])
    )
    expect([...beyond(application), ...beyond(browser)]).toEqual([])
    expect(browser.filter(({ protocol }) => protocol === 'udp')).not.toEqual([])
    await window.page.getByRole('button', { name: 'Hang up' }).click()
    await window.page.getByRole('heading', { name: 'Your phone is ready' }).waitFor()
  })
})
