import { readReply } from './reply.mjs'
import { hookRequest, send } from './requests.mjs'
import { hookNames, ringingCalls } from './samples.mjs'

const slowMs = 500
const mostOctets = 64 * 1024

/** The hook that is asked before a phone rings (`cti.inbound` and those like it). */
export async function checkHook(report, hook, { number, timeoutMs }) {
  report.group('Control hook')
  for (const { what, values } of ringingCalls(number)) {
    const request = hookRequest(hook, values, hookNames)
    judge(report, what, await send(request, timeoutMs))
  }
  const [{ values }] = ringingCalls(number)
  const request = hookRequest(hook, values, hookNames)
  const [one, other] = [await send(request, timeoutMs), await send(request, timeoutMs)]
  if (one.status === null || other.status === null) return
  if (one.status === other.status && one.text === other.text) report.ok('the same call asked twice is answered alike')
  else {
    report.note(
      'the same call asked twice is answered differently',
      'A call passes several hooks, and may pass one of them again after a transfer.',
      'Answer by what is asked, not by what was asked before.'
    )
  }
}

function judge(report, what, answer) {
  const { status, ms, octets } = answer
  if (status === null) {
    return report.fault(
      `${what}: ${answer.why}`,
      'The call waits for so long, and goes on without you.',
      'Answer sooner, or 204 at once.'
    )
  }
  if (status >= 300 && status < 400) {
    return report.note(
      `${what}: status ${status}`,
      'A redirect is followed, three of them at most, never from https to http.',
      'Configure the address that it leads to.'
    )
  }
  if (status < 200 || status > 299) {
    return report.fault(
      `${what}: status ${status}`,
      'That is a failure: after five in a row the hook is left alone for 30 s.',
      'Where you have nothing to say, answer 204.'
    )
  }
  if (octets > mostOctets) {
    return report.fault(
      `${what}: ${octets} bytes`,
      'More than 64 KiB are not read, and count as a failure.',
      'Say only what is to change.'
    )
  }
  const { fault, unknown, isText } = readReply(answer)
  if (fault !== undefined)
    return report.fault(
      `${what}: ${fault}`,
      'A reply that cannot be read is a failure.',
      'Escape what you put into the reply: & as &amp;, < as &lt;.'
    )
  if (unknown.length > 0)
    report.note(
      `${what}: ${unknown.join(', ')}`,
      'Offhook does not know these names, and passes them over.',
      'See “What a reply can say” in docs/hooks.md.'
    )
  if (isText)
    report.note(
      `${what}: neither XML nor JSON`,
      'It is taken as “no change”.',
      'Answer 204 where nothing is to change.'
    )
  if (ms > slowMs)
    return report.note(
      `${what}: ${ms} ms`,
      'The caller waits for it before a phone rings.',
      `Answer within ${slowMs} ms.`
    )
  report.ok(what, `status ${status}, ${ms} ms`)
}
