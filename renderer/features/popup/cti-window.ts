/**
 * The one window that stands in where a page refuses frames: later calls navigate it, and it
 * never closes by itself (the launch button of the original). The page in it must not reach back.
 */
let opened: Window | null = null

/** False where the browser lets no window open. */
export function openCtiWindow(url: string): boolean {
  if (opened === null || opened.closed) {
    opened = window.open('about:blank', 'offhook-cti', 'popup,width=1000,height=780')
    if (opened === null) return false
    opened.opener = null
  }
  opened.location.replace(url)
  opened.focus()
  return true
}

/** Where the window is open, a new call's page goes there too. */
export function followInCtiWindow(url: string): void {
  if (opened !== null && !opened.closed) opened.location.replace(url)
}
