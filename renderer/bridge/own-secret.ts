const key = 'offhook.secret'

/**
 * What the log-in has left with this origin. Cookies have no port, so other servers of this host know them; storage
 * has one. The tab's own goes before the one that all tabs share.
 */
export function ownSecret(): string | null {
  return sessionStorage.getItem(key) ?? localStorage.getItem(key)
}

/** The session is over: it is worth nothing any more. A newer one of another tab stays. */
export function forgetSecret(secret: string): void {
  for (const storage of [sessionStorage, localStorage]) {
    if (storage.getItem(key) === secret) storage.removeItem(key)
  }
}
