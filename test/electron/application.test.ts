import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { _electron, type ElectronApplication } from 'playwright-core'
import { describe, expect, it, type TestContext } from 'vitest'
import { tempDirectory } from '../support/temp-directory.ts'

const electron = 'node_modules/electron'

function binary(): string | undefined {
  const pathFile = join(electron, 'path.txt')
  if (!existsSync(pathFile)) return undefined
  const path = join(electron, 'dist', readFileSync(pathFile, 'utf8').trim())
  return existsSync(path) ? path : undefined
}

/** The built application, with a data directory of its own. */
async function launch(context: TestContext): Promise<ElectronApplication> {
  const executablePath = binary()
  if (executablePath === undefined) context.skip('Electron’s binary is not installed (npx install-electron)')
  if (!existsSync('out/main/main/index.js')) context.skip('the application is not built (npm run build)')
  if (process.platform === 'linux' && !process.env.DISPLAY) context.skip('there is no display')
  const data = await tempDirectory('electron')
  const app = await _electron.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: ['.', `--user-data-dir=${data.path}`, '--no-sandbox', '--use-fake-device-for-media-stream']
  })
  context.onTestFinished(async () => {
    await app.close()
    await data[Symbol.asyncDispose]()
  })
  return app
}

describe('the application in Electron', () => {
  it('opens its window on its own origin, registered with its own PBX', async (context) => {
    const app = await launch(context)
    const page = await app.firstWindow()
    expect(page.url()).toBe('app://offhook/index.html')
    await page.getByText('100@localhost').waitFor({ timeout: 15_000 })
  })

  it('the page has no Node and no Electron, but the bridge', async (context) => {
    const app = await launch(context)
    const page = await app.firstWindow()
    expect(await page.evaluate(() => [typeof globalThis.process, typeof Reflect.get(globalThis, 'require')])).toEqual([
      'undefined',
      'undefined'
    ])
    expect(await page.evaluate(() => typeof Reflect.get(globalThis, 'offhook'))).toBe('object')
  })

  it('window.open opens nothing here', async (context) => {
    const app = await launch(context)
    const page = await app.firstWindow()
    const before = app.windows().length
    expect(await page.evaluate('window.open("app://offhook/index.html") === null')).toBe(true)
    expect(app.windows()).toHaveLength(before)
  })
})
