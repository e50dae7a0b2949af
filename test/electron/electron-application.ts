import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { _electron, type ElectronApplication, type Page } from 'playwright-core'
import type { TestContext } from 'vitest'
import { coreConfig, leaseCorePorts } from '../support/core-config.ts'
import { patienceMs } from '../support/patience.ts'
import { tempDirectory } from '../support/temp-directory.ts'
import { waitFor } from '../support/wait-for.ts'
import { WebApp } from '../support/web-app.ts'

const folder = 'node_modules/electron'
const flags = ['--use-fake-device-for-media-stream', ...(process.platform === 'linux' ? ['--no-sandbox'] : [])]

/** Path of Electron's binary. Skips the test, with the reason, where the application cannot run; `OFFHOOK_ELECTRON=required` fails it. */
function binary(context: TestContext): string {
  const missing = (reason: string): never => {
    if (process.env.OFFHOOK_ELECTRON === 'required') throw new Error(reason)
    return context.skip(reason)
  }
  const pathFile = join(folder, 'path.txt')
  const path = existsSync(pathFile) ? join(folder, 'dist', readFileSync(pathFile, 'utf8').trim()) : undefined
  if (path === undefined || !existsSync(path))
    return missing('Electron’s binary is not installed (npx install-electron)')
  if (!existsSync('out/main/main/index.js')) return missing('the application is not built (npm run build)')
  if (process.platform === 'linux' && !process.env.DISPLAY) return missing('there is no display')
  return path
}

export interface Launched {
  readonly app: ElectronApplication
  readonly dataDirectory: string
  /** The company's web application, whose page `/call` pops up. */
  readonly crm: WebApp
  readonly phone: Page
  /** Rings as a test caller. */
  ring(number: string): Promise<void>
  /** Another start on the same data directory; resolves with its exit code. */
  startAgain(...args: readonly string[]): Promise<number | null>
}

/** The built application in Electron, with an office of its own. */
export async function launch(context: TestContext): Promise<Launched> {
  const executablePath = binary(context)
  await using cleanup = new AsyncDisposableStack()
  const directory = cleanup.use(await tempDirectory('electron'))
  const ports = cleanup.use(await leaseCorePorts())
  const crm = cleanup.use(await WebApp.start())
  crm.on('/call', { headers: { 'Content-Type': 'text/html', 'X-Frame-Options': 'DENY' }, body: page })
  const dataDirectory = join(directory.path, 'data')
  await mkdir(dataDirectory)
  const popup = { url: `${crm.origin}/call?from=%%calleridnumber%%`, internal: true }
  await writeFile(join(dataDirectory, 'config.json'), JSON.stringify(coreConfig(ports, { cti: { popup } })))
  const args = ['.', '--data', dataDirectory, ...flags]
  const app = await _electron.launch({ executablePath, args })
  app.context().setDefaultTimeout(patienceMs)
  cleanup.defer(() => app.evaluate(({ app: electron }) => electron.exit(0)).catch(() => {}))
  const phone = await waitFor(() => app.windows().find((window) => window.url().includes('/index.html')), {
    what: 'the phone window'
  })
  await phone.getByRole('textbox', { name: 'Name or number' }).waitFor()
  const owned = cleanup.move()
  context.onTestFinished(() => owned.disposeAsync())
  return {
    app,
    dataDirectory,
    crm,
    phone,
    ring: async (number) => {
      const call = JSON.stringify({ number, name: 'ACME' })
      const reply = await phone.evaluate(`offhook.invoke('call-me', ${call})`)
      if ((reply as { ok: boolean }).ok !== true) throw new Error(`no test call: ${JSON.stringify(reply)}`)
    },
    startAgain: (...more) => exitOf(spawn(executablePath, [...args, ...more], { stdio: 'ignore' }))
  }
}

const page = `<!doctype html><title>CRM</title><h1>Customer</h1><a target="_blank" href="https://other.test/">other</a>`

async function exitOf(child: ChildProcess): Promise<number | null> {
  const [code] = await once(child, 'exit')
  return code as number | null
}
