import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { BrowserContext, Page } from 'playwright-core'
import { builtRenderer } from '../../renderer/support/built-renderer.ts'
import { type TempDirectory, tempDirectory } from '../temp-directory.ts'

const project = fileURLToPath(new URL('../../../', import.meta.url))
const config = fileURLToPath(new URL('marked-words.vite.ts', import.meta.url))

/** Builds the pages anew, with each word of the German file in brackets: `⟦Anrufe⟧`. */
export async function buildMarkedWords(): Promise<TempDirectory> {
  const directory = await tempDirectory('marked-words')
  const args = ['node_modules/vite/bin/vite.js', 'build', '--config', config, '--outDir', directory.path]
  await promisify(execFile)(process.execPath, [...args, '--logLevel', 'warn'], {
    cwd: project,
    env: { ...process.env, NODE_ENV: 'production' }
  })
  return directory
}

/**
 * From their next load on, its windows run these pages' scripts. The documents stay the
 * application's own: Chromium lets one that was made up reach no local address.
 */
export async function showMarkedWords(context: BrowserContext, origin: string, marked: string): Promise<void> {
  const built = await builtRenderer()
  const entries = new Map<string, string>()
  for (const page of ['index.html', 'ring-card.html']) {
    entries.set(await entryOf(join(built, page)), await entryOf(join(marked, page)))
  }
  await context.route(`${origin}/app/*.js`, async (route) => {
    const { pathname } = new URL(route.request().url())
    const entry = entries.get(pathname)
    const file = join(marked, pathname)
    if (entry !== undefined && entry !== pathname) {
      await route.fulfill({ contentType: 'text/javascript', body: `import ${JSON.stringify(entry)}` })
    } else if (existsSync(file)) {
      await route.fulfill({ contentType: 'text/javascript', body: await readFile(file, 'utf8') })
    } else await route.continue()
  })
}

/** `/app/index-B5iL8T7s.js` */
async function entryOf(page: string): Promise<string> {
  const [, path] = /<script [^>]*src="([^"]+)"/.exec(await readFile(page, 'utf8')) ?? []
  if (path === undefined) throw new Error(`${page} has no script`)
  return path
}

/** What is to be read or heard on the page: texts, names and descriptions, placeholders, its title. Frames are not ours. */
export async function textsOf(page: Page): Promise<readonly string[]> {
  return (await page.evaluate(`(() => {
    const shown = [...document.querySelectorAll('body *:not(script, style, iframe)')].filter(
      (element) => element.checkVisibility({ visibilityProperty: true }))
    const attributes = ['aria-label', 'aria-description', 'aria-roledescription', 'aria-valuetext', 'title', 'placeholder', 'alt']
    return [document.title, ...shown.flatMap((element) => [
      ...[...element.childNodes].filter(({ nodeType }) => nodeType === Node.TEXT_NODE).map(({ textContent }) => textContent),
      ...attributes.map((name) => element.getAttribute(name) ?? '')
    ])].filter((text) => text.trim() !== '')
  })()`)) as readonly string[]
}

/** Of these texts, those in which letters stand that are neither a word of the German file nor data. */
export function unmarked(texts: readonly string[], data: readonly (string | RegExp)[]): readonly string[] {
  const rest = (text: string): string => {
    let left = text
    // A word may stand in another one, as a name in a sentence.
    while (/⟦[^⟦⟧]*⟧/.test(left)) left = left.replace(/⟦[^⟦⟧]*⟧/g, '')
    for (const known of data) left = left.replaceAll(typeof known === 'string' ? known : new RegExp(known, 'gu'), '')
    return left
  }
  return [...new Set(texts.filter((text) => /\p{L}/u.test(rest(text))))]
}
