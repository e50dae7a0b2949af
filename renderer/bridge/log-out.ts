import { ownSecret } from './own-secret.ts'

/** Where the page goes once the log-in is over; null: to the log-in. */
let leaving: Promise<string | null> | null = null

/**
 * Ends the log-in of this browser. Main then closes the window's socket, and the page goes to the log-in by itself, or
 * to the provider by which its person has come, to be logged out there too.
 */
export async function logOut(): Promise<void> {
  const secret = ownSecret()
  if (secret === null) return
  leaving = fetch('/logout', { method: 'POST', headers: { 'offhook-secret': secret } })
    .then(async (answer) => (answer.status === 200 ? ((await answer.json()) as { next: string }).next : null))
    // Where main cannot be reached, the page says so already.
    .catch(() => null)
  await leaving
}

export async function afterLogOut(): Promise<string | null> {
  const next = await leaving
  leaving = null
  return next
}
