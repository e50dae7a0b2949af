import type { Rectangle } from 'electron'

/** Pixels of a window's head that must be in reach, and what may lie above the screen. */
const reach = 100
const head = 60
const above = 20
/** Narrower than that a page beside the phone is of no use. */
const leastBeside = 480

/** Bounds of a display that is gone would hide the window for good. */
export function onScreen(bounds: Rectangle | undefined, areas: readonly Rectangle[]): Rectangle | undefined {
  if (bounds === undefined) return undefined
  const reachable = areas.some(
    (area) =>
      bounds.x < area.x + area.width - reach &&
      bounds.x + bounds.width > area.x + reach &&
      bounds.y >= area.y - above &&
      bounds.y < area.y + area.height - head
  )
  return reachable ? bounds : undefined
}

/** On the side of a window that has more room, never over it; undefined where neither has enough. */
export function beside(
  window: Rectangle | undefined,
  size: { readonly width: number; readonly height: number },
  areas: readonly Rectangle[]
): Rectangle | undefined {
  if (window === undefined) return undefined
  const middle = window.x + window.width / 2
  const area = areas.find(({ x, width }) => middle >= x && middle < x + width)
  if (area === undefined) return undefined
  const left = window.x - area.x
  const right = area.x + area.width - window.x - window.width
  const width = Math.min(size.width, Math.max(left, right))
  if (width < leastBeside) return undefined
  const height = Math.min(size.height, area.height)
  return {
    x: right >= left ? window.x + window.width : window.x - width,
    y: Math.max(area.y, Math.min(window.y, area.y + area.height - height)),
    width,
    height
  }
}
