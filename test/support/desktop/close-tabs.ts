import type { Page } from 'playwright-core'
import { expect } from 'vitest'

/** Closes each caller's page; where somebody has been in one, it asks, and is answered. */
export async function closeTabs(page: Page): Promise<void> {
  const tabs = page.getByRole('tab')
  const close = page.getByRole('dialog', { name: /^Close the page/ }).getByRole('button', { name: /^Close the page/ })
  for (let left = await tabs.count(); left > 0; left--) {
    await tabs.first().focus()
    await page.keyboard.press('Delete')
    await expect
      .poll(async () => {
        if (await close.isVisible()) await close.click()
        return tabs.count()
      })
      .toBeLessThan(left)
  }
  await close.waitFor({ state: 'hidden' })
}
