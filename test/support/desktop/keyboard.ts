import type { Page } from 'playwright-core'

/** Where the focus is, by what a screen reader would say of it. */
export interface Stop {
  readonly role: string
  readonly name: string
  /** It looks different from the same element without the focus. */
  readonly seen: boolean
}

const most = 60

/** Presses Tab until it is at that one; tells all stops on the way, this one included. With a role, the name need only be part of it. */
export async function tabTo(page: Page, name: string, role?: string): Promise<readonly Stop[]> {
  const stops: Stop[] = []
  const matches = (stop: Stop) =>
    role === undefined ? stop.name === name : stop.role === role && stop.name.includes(name)
  while (stops.length < most) {
    await page.keyboard.press('Tab')
    const stop = await focused(page)
    stops.push(stop)
    if (matches(stop)) return stops
  }
  throw new Error(`${name} cannot be reached by Tab: ${stops.map((stop) => stop.name).join(', ')}`)
}

export function focused(page: Page): Promise<Stop> {
  return page.evaluate(script) as Promise<Stop>
}

/** In the page, as text: it knows the page's world, and this file does not. */
const script = `(() => {
  const element = document.activeElement
  if (element === null || element === document.body) return { role: '', name: '', seen: true }
  // The focus is in its page, which shows it.
  if (element.tagName === 'IFRAME') return { role: 'iframe', name: element.title, seen: true }
  const settle = () => document.getAnimations().forEach((animation) => animation.finish?.())
  const look = () => {
    try { settle() } catch { /* one without an end */ }
    return [element, element.parentElement].map((each) => {
      const style = getComputedStyle(each)
      const outline = style.outlineStyle === 'none' || style.outlineWidth === '0px' ? '' : style.outlineStyle + style.outlineColor
      return [outline, style.boxShadow, style.borderColor, style.backgroundColor].join(' ')
    }).join(' ')
  }
  const withFocus = look()
  element.blur()
  const without = look()
  element.focus({ preventScroll: true, focusVisible: true })
  const labelled = element.getAttribute('aria-labelledby')
  const name = element.getAttribute('aria-label') ?? (labelled === null ? null : document.getElementById(labelled)?.textContent) ??
    element.labels?.[0]?.textContent ?? element.textContent ?? ''
  return { role: element.getAttribute('role') ?? element.tagName.toLowerCase(), name: name.trim(), seen: withFocus !== without }
})()`
