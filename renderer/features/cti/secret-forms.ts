const prefix = 'whsec_'

export interface SecretForms {
  /** As libraries of Standard Webhooks take it. */
  readonly whsec: string
  /** The octets of the key alone. */
  readonly base64: string
}

/**
 * The key of a secret as receivers write it: what follows `whsec_` is base64, every other secret is the text itself
 * (`2-cti`, Post-call). Null where what follows is no base64, and no library would take it.
 */
export function secretForms(secret: string): SecretForms | null {
  const base64 = secret.startsWith(prefix) ? secret.slice(prefix.length) : base64Of(new TextEncoder().encode(secret))
  return /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(base64) && base64 !== ''
    ? { whsec: prefix + base64, base64 }
    : null
}

/** 24 octets, as Standard Webhooks recommends. */
export function newSecret(): string {
  return prefix + base64Of(crypto.getRandomValues(new Uint8Array(24)))
}

function base64Of(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
}
