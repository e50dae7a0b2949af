/**
 * The one window that stands in where a page refuses frames: later calls navigate it, and it
 * never closes by itself (the launch button of the original). The page in it must not reach back.
 */
let opened: Window | null = null

export function openCtiWindow(url: string): void {
  if (opened === null || opened.closed) {
    opened = window.open('about:blank', 'offhook-cti')
    if (opened === null) return
    opened.opener = null
  }
  opened.location.replace(url)
  opened.focus()
}

/** Where the window is open, a new call's page goes there too. */
export function followInCtiWindow(url: string): void {
  if (opened !== null && !opened.closed) opened.location.replace(url)
}
