/**
 * The one window that stands in where a page refuses frames: later calls navigate it, and it
 * never closes by itself (the launch button of the original).
 *
 * Only its opener may navigate a window that shows another site, and that site may navigate its
 * opener in turn. So the opener is an empty frame of our page: what the site does to it harms nobody.
 */
const name = 'offhook-cti'
const features = 'popup,width=1000,height=780'

let opener: HTMLIFrameElement | null = null
let opened: Window | null = null

/** False where the browser lets no window open. */
export function openCtiWindow(url: string): boolean {
  opened = openerWindow()?.open(url, name, features) ?? null
  return opened !== null
}

/** Where the window is open, a new call's page goes there too. */
export function followInCtiWindow(url: string): void {
  if (opened !== null && !opened.closed) openCtiWindow(url)
}

function openerWindow(): Window | null {
  if (opener === null) {
    opener = document.createElement('iframe')
    opener.hidden = true
    opener.title = name
    document.body.append(opener)
  }
  return opener.contentWindow
}
