import { ownSecret } from './own-secret.ts'

/** Ends the log-in of this browser. Main then closes the window's socket, and the page goes to the log-in by itself. */
export async function logOut(): Promise<void> {
  const secret = ownSecret()
  if (secret === null) return
  // Where main cannot be reached, the page says so already.
  await fetch('/logout', { method: 'POST', headers: { 'offhook-secret': secret } }).catch(() => {})
}
