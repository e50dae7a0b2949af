import type { Page } from 'playwright-core'

interface Size {
  readonly width: number
  readonly height: number
}

/**
 * Gives the window this size and waits until its page stands in it. Chromium says that it has resized a window before
 * the page knows. Media queries report at the beginning of the first frame in the new size, and what React makes of
 * that is in the document when the next one begins.
 */
export async function resizeTo(page: Page, { width, height }: Size): Promise<void> {
  const now = page.viewportSize()
  if (now?.width === width && now.height === height) return
  await page.setViewportSize({ width, height })
  await page.waitForFunction(`innerWidth === ${width} && innerHeight === ${height}`)
  await twoFrames(page)
}

/** What has been set in motion in the page is drawn. */
async function twoFrames(page: Page): Promise<void> {
  await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))')
}
