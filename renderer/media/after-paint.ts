/** Longer than a frame takes; a window that is not shown paints none. */
const patienceMs = 100

/** Resolves when what was changed until now has been painted. */
export function afterPaint(): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(resolve, patienceMs)
    requestAnimationFrame(() => {
      clearTimeout(late)
      setTimeout(resolve)
    })
  })
}
