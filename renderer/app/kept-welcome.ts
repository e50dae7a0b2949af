import { setUi, useUi } from '../state/ui-store.ts'

const key = 'welcome-left'

/**
 * Whoever loads the window anew finds the page that was open. Nobody else does: another person may log in where
 * the former one has been to the phone.
 */
export function keepWelcome(): void {
  const [opened] = performance.getEntriesByType('navigation')
  const again = opened instanceof PerformanceNavigationTiming && opened.type === 'reload'
  if (again && sessionStorage.getItem(key) !== null) setUi({ welcomeLeft: true })
  else sessionStorage.removeItem(key)
  useUi.subscribe(({ welcomeLeft }, before) => {
    if (welcomeLeft === before.welcomeLeft) return
    if (welcomeLeft) sessionStorage.setItem(key, '')
    else sessionStorage.removeItem(key)
  })
}
