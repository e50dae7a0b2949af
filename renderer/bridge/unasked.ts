let isUnasked = false

/**
 * From now on nobody is asked whether to leave this page, until that is taken back: its calls are over, or go on elsewhere. A
 * listener that stops the event would come too late: browsers tell a window's listeners in the order in which they came.
 */
export function leaveUnasked(): () => void {
  isUnasked = true
  return () => {
    isUnasked = false
  }
}

/** Whether the page may be left without a question, whatever calls it shows. */
export function leavesUnasked(): boolean {
  return isUnasked
}
