/**
 * The one window that stands in where a page refuses frames: later calls navigate it, and it
 * never closes by itself (the launch button of the original).
 *
 * Only its opener may navigate a window that shows another site, and that site may navigate its
 * opener in turn. So the opener is an empty frame of our page: what the site does to it harms nobody.
 */
const name = 'offhook-cti'
const size = { width: 1000, height: 780 } as const

let opener: HTMLIFrameElement | null = null
let opened: Window | null = null

/** Somebody has asked for it: it comes to the front. False where the browser lets no window open. */
export function openCtiWindow(url: string): boolean {
  opened = openerWindow()?.open(url, name, featuresBeside(frameOf(window), screenOf(window.screen))) ?? null
  return opened !== null
}

/** A call's page, which nobody has asked for: whoever types in our page goes on typing. False as above. */
export function showInCtiWindow(url: string): boolean {
  if (followInCtiWindow(url)) return true
  const focused = document.hasFocus()
  const done = openCtiWindow(url)
  // The browser brings a new window to the front; it lets us go back there shortly after a click or key of ours.
  if (focused) window.focus()
  return done
}

/** Where the window is open, a new call's page goes there too, without its coming to the front as `open` would have it. */
export function followInCtiWindow(url: string): boolean {
  if (opened === null || opened.closed) return false
  opened.location.href = url
  return true
}

interface Frame {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

const frameOf = ({ screenX, screenY, outerWidth, outerHeight }: Window): Frame => ({
  left: screenX,
  top: screenY,
  width: outerWidth,
  height: outerHeight
})

/** Of the display that the window is on; `availLeft` and `availTop` are in every browser that opens one. */
const screenOf = (screen: Screen & { readonly availLeft?: number; readonly availTop?: number }): Frame => ({
  left: screen.availLeft ?? 0,
  top: screen.availTop ?? 0,
  width: screen.availWidth,
  height: screen.availHeight
})

/**
 * Beside the phone, on the side that has more room, and as wide as that room is: never over it
 * (`5-softphone`, Windows). Where there is none on either side it stands at the far edge of the display.
 */
export function featuresBeside(phone: Frame, display: Frame): string {
  const before = phone.left - display.left
  const behind = display.left + display.width - (phone.left + phone.width)
  const width = Math.max(least, Math.min(size.width, Math.max(before, behind)))
  const left =
    behind >= before
      ? display.left + display.width - Math.max(behind, width)
      : display.left + Math.max(0, before - width)
  const height = Math.min(size.height, display.height)
  const top = Math.max(display.top, Math.min(phone.top, display.top + display.height - height))
  return `popup,width=${width},height=${height},left=${left},top=${top}`
}

const least = 380

function openerWindow(): Window | null {
  prepareCtiWindow()
  return opener?.contentWindow ?? null
}

/** Before anybody clicks: the browser lets a frame open a window for a click that came when the frame was there. */
export function prepareCtiWindow(): void {
  if (opener !== null) return
  opener = document.createElement('iframe')
  opener.hidden = true
  opener.title = name
  document.body.append(opener)
}
