import { createHmac } from 'node:crypto'
import { inForm } from './samples.mjs'

/** Requests as Offhook makes them. */

/** `%%name%%` and `%%name:form%%`; what is not known is empty. */
export function fill(template, values, encode = (value) => value) {
  return template.replace(/%%([^%]+)%%/g, (_, variable) => encode(valueNamed(values, variable)))
}

function valueNamed(values, variable) {
  const [, name, form] = /^(.*?)(?::(e164|national|digits|last9|raw))?$/.exec(variable.toLowerCase())
  const value = values[name] ?? ''
  return form === undefined ? value : inForm(value, form)
}

/** What a hook is asked: by GET the address alone, by POST every variable as well. */
export function hookRequest({ url, method, headers }, values, names) {
  return {
    method,
    url: fill(url, values, encodeURIComponent),
    headers: {
      accept: 'application/xml, text/xml, application/json, */*;q=0.1',
      'accept-encoding': 'identity',
      'user-agent': 'Offhook',
      ...(method === 'POST' ? { 'content-type': 'application/json' } : {}),
      ...Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name.toLowerCase(), oneLine(fill(value, values))])
      )
    },
    body: method === 'POST' ? JSON.stringify(Object.fromEntries(names.map((name) => [name, values[name] ?? '']))) : null
  }
}

const oneLine = (text) => text.replace(/[\r\n]/g, '').trim()

/** A delivery with its signatures, as of that time (Unix milliseconds). */
export function deliveryRequest(hook, values, { id, names, secret, at = Date.now() }) {
  const { method, url, headers, body } = hookRequest(hook, values, names)
  const { accept: _, 'accept-encoding': __, ...plain } = headers
  return {
    method,
    url,
    body,
    headers: {
      ...plain,
      'x-offhook-delivery': id,
      ...signatures({ id, at, secret, payload: body ?? new URL(url).search.slice(1) })
    }
  }
}

export function signatures({ id, at, secret, payload }) {
  if (secret === '') return {}
  const timestamp = String(Math.trunc(at / 1000))
  const key = secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : Buffer.from(secret)
  const hmac = (data, encoding) => createHmac('sha256', key).update(data).digest(encoding)
  return {
    'x-offhook-signature': `sha256=${hmac(payload, 'hex')}`,
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${hmac(`${id}.${timestamp}.${payload}`, 'base64')}`
  }
}

const mostOctets = 1024 * 1024

/** Text beyond ASCII goes as UTF-8. */
const encoded = (headers) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Buffer.from(value).toString('latin1')]))

/** Sends it once, without following redirects; never throws. */
export async function send({ method, url, headers, body }, timeoutMs) {
  const began = performance.now()
  const took = () => Math.round(performance.now() - began)
  try {
    const signal = AbortSignal.timeout(timeoutMs)
    const response = await fetch(url, { method, headers: encoded(headers), body, redirect: 'manual', signal })
    let text = ''
    let octets = 0
    const decoder = new TextDecoder()
    for await (const piece of response.body ?? []) {
      octets += piece.length
      if (octets > mostOctets) break
      text += decoder.decode(piece, { stream: true })
    }
    return {
      status: response.status,
      type: response.headers.get('content-type') ?? '',
      headers: response.headers,
      text,
      octets,
      ms: took()
    }
  } catch (error) {
    const isLate = error.name === 'TimeoutError'
    const why = isLate
      ? `no answer within ${timeoutMs} ms`
      : (error.cause?.code ?? error.cause?.message ?? error.message)
    return { status: null, type: '', headers: new Headers(), text: '', octets: 0, ms: took(), why, isLate }
  }
}
