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

/** False where the browser lets no window open. */
export function openCtiWindow(url: string): boolean {
  opened = openerWindow()?.open(url, name, featuresBeside(frameOf(window), screenOf(window.screen))) ?? null
  return opened !== null
}

/** Where the window is open, a new call's page goes there too. */
export function followInCtiWindow(url: string): void {
  if (opened !== null && !opened.closed) openCtiWindow(url)
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
  if (opener === null) {
    opener = document.createElement('iframe')
    opener.hidden = true
    opener.title = name
    document.body.append(opener)
  }
  return opener.contentWindow
}
