import { randomUUID } from 'node:crypto'
import { deliveryRequest, send } from './requests.mjs'
import { endedCalls, recordNames } from './samples.mjs'

const tooOldMs = 3600_000

/** What is told after each call (`cti.postCall`). */
export async function checkPostCall(report, hook, { number, secret, count, timeoutMs }) {
  report.group('After the call')
  const run = randomUUID().slice(0, 8)
  const calls = endedCalls(number).map(({ what, values }) => ({
    what,
    values: { ...values, uniqueid: `${run}.${values.uniqueid}`, linkedid: `${run}.${values.uniqueid}` },
    id: `${run}.${values.uniqueid}.1.postCall`
  }))
  const deliver = ({ values, id }, change = (request) => request, at = Date.now()) =>
    send(change(deliveryRequest(hook, values, { id, names: recordNames, secret, at })), timeoutMs)

  for (const call of calls) taken(report, call.what, await deliver(call))
  const [first] = calls
  taken(report, 'the same delivery once more', await deliver(first))
  const noted = { ...first, id: `${first.id}.notes`, values: { ...first.values, notes: 'Wants an offer' } }
  taken(report, 'notes that follow the call', await deliver(noted))
  const early = { ...first, id: `${run}.early.1.postCall.notes`, values: { ...noted.values, uniqueid: `${run}.early` } }
  const before = await deliver(early)
  if (before.status === 410) stopped(report, 'notes that come before their call')
  else report.ok('notes that come before their call', before.status === null ? before.why : `status ${before.status}`)
  await signed(report, { first, deliver, secret })
  if (count !== undefined) await counted(report, count, first, timeoutMs)
}

function taken(report, what, { status, why, ms }) {
  if (status === null) {
    return report.fault(
      `${what}: ${why}`,
      'The delivery waits, and comes again: after 1 s, 5 s, 30 s, and hourly in the end.',
      'Take it first, and work it off afterwards; or give it more time (timeoutMs, here --timeout).'
    )
  }
  if (status === 410) return stopped(report, what)
  if (status >= 200 && status <= 299) return report.ok(what, `status ${status}, ${ms} ms`)
  report.fault(
    `${what}: status ${status}`,
    'Only 2xx is taken: it comes again, for three days.',
    'Answer 2xx to whatever you do not want, too, and to a delivery that you have had.'
  )
}

function stopped(report, what) {
  report.fault(
    `${what}: status 410`,
    '410 says that you want no more: the hook is stopped until somebody resumes it.',
    'Answer 410 only where that is meant.'
  )
}

/** Whoever does not check signatures takes calls from anybody. */
async function signed(report, { first, deliver, secret }) {
  if (secret === '') {
    return report.note(
      'no secret was given',
      'Anybody who knows the address can write calls into your CRM.',
      'Set `secret` at cti.postCall, give it here by --secret, and check the signature.'
    )
  }
  const wrong = { ...first, id: `${first.id}.wrong` }
  const without = ({ headers, ...request }) => ({
    ...request,
    headers: Object.fromEntries(
      Object.entries(headers).filter(([name]) => !/^(webhook-|x-offhook-signature)/.test(name))
    )
  })
  const forged = ({ headers, ...request }) => ({
    ...request,
    headers: {
      ...headers,
      'x-offhook-signature': `sha256=${'0'.repeat(64)}`,
      'webhook-signature': `v1,${Buffer.alloc(32).toString('base64')}`
    }
  })
  const changed = (request) =>
    request.body === null
      ? { ...request, url: `${request.url}&billsec=9999` }
      : { ...request, body: request.body.replace('}', ',"x":"y"}') }
  refused(report, 'without a signature', await deliver(wrong, without))
  refused(report, 'with a forged signature', await deliver(wrong, forged))
  refused(report, 'with another content than was signed', await deliver(wrong, changed))
  const old = await deliver(wrong, undefined, Date.now() - tooOldMs)
  if (old.status !== null && old.status >= 400 && old.status < 500) report.ok('an hour old', `status ${old.status}`)
  else {
    report.note(
      `an hour old: ${old.status === null ? old.why : `status ${old.status}`}`,
      'Whoever has seen a delivery could send it again.',
      'Check webhook-timestamp (libraries allow five minutes), or remember X-Offhook-Delivery.'
    )
  }
}

function refused(report, what, { status, why }) {
  if (status !== null && status >= 400 && status < 500 && status !== 410)
    return report.ok(what, `refused, status ${status}`)
  const said = status === null ? why : `status ${status}`
  report.fault(
    `${what}: ${said}`,
    'It should be refused with 401 or 403.',
    'Compare X-Offhook-Signature or webhook-signature with the body as it came, before it is parsed.'
  )
}

/** How often the first call stands there now: `[…]`, a number, or an object with `count`. */
async function counted(report, template, { values }, timeoutMs) {
  const url = template.replaceAll('%%uniqueid%%', encodeURIComponent(values.uniqueid))
  const answer = await send({ method: 'GET', url, headers: { accept: 'application/json' }, body: null }, timeoutMs)
  const times = timesIn(answer.text)
  if (times === undefined) {
    return report.fault(
      `how often the call stands there: ${answer.why ?? `status ${answer.status}`}`,
      'The reply is no list, no number, and has no `count`.',
      'See --count in README.md.'
    )
  }
  if (times === 1) return report.ok('a delivery that came twice stands there once')
  report.fault(
    `a call stands there ${times} times`,
    'A delivery may come more than once.',
    'Remember X-Offhook-Delivery, and take what you have had without writing it again.'
  )
}

function timesIn(text) {
  try {
    const value = JSON.parse(text)
    if (Array.isArray(value)) return value.length
    return typeof value === 'number' ? value : typeof value?.count === 'number' ? value.count : undefined
  } catch {
    return undefined
  }
}
