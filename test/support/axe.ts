import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

export interface Violation {
  readonly rule: string
  readonly where: string
}

/** WCAG 2.2 A and AA, and what axe holds for good practice. Frames of callers' pages are not ours. */
export async function violationsOf(page: Page): Promise<readonly Violation[]> {
  // What moves is measured where it comes to rest.
  await page.evaluate(`document.fonts.ready.then(() => {
    for (const animation of document.getAnimations()) if (animation.effect.getComputedTiming().endTime < Infinity) animation.finish()
  })`)
  const session = await page.context().newCDPSession(page)
  await session.send('Runtime.evaluate', { expression: axe })
  await session.detach()
  const found = await page.evaluate<AxeResults['violations']>(
    "axe.run({ exclude: ['iframe'] }, { iframes: false }).then(({ violations }) => violations)"
  )
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => ({ rule: id, where: `${html.slice(0, 200)} ${failureSummary}` }))
  )
}
