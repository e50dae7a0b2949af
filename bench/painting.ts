import type { Page } from 'playwright-core'

/**
 * In a page: resolves with the Unix milliseconds at which a frame with that text was painted. A
 * task that is posted in an animation frame runs when that frame has been painted.
 */
const watch = `(text) => {
  globalThis.painting = new Promise((resolve) => {
    const told = new MessageChannel()
    told.port1.onmessage = () => resolve(performance.timeOrigin + performance.now())
    const observer = new MutationObserver(() => {
      if (!document.body.textContent.includes(text)) return
      observer.disconnect()
      requestAnimationFrame(() => told.port2.postMessage(null))
    })
    observer.observe(document.body, { childList: true, subtree: true, characterData: true })
  })
}`

/** Begins to look for a text; what it gives waits for it to be painted, on the clock of `performance.now` here. */
export async function painting(page: Page, text: string): Promise<() => Promise<number>> {
  const offset = await clockOffset(page)
  await page.evaluate(`(${watch})(${JSON.stringify(text)})`)
  return async () => ((await page.evaluate('globalThis.painting')) as number) - offset
}

/** Between the page's clock and ours: the middle of the shortest of several trips, which errs by less than half of it. */
async function clockOffset(page: Page): Promise<number> {
  let shortest = Number.POSITIVE_INFINITY
  let offset = 0
  for (let trip = 0; trip < 12; trip++) {
    const left = performance.now()
    const there = (await page.evaluate('performance.timeOrigin + performance.now()')) as number
    const back = performance.now()
    if (back - left >= shortest) continue
    shortest = back - left
    offset = there - (left + back) / 2
  }
  return offset
}
