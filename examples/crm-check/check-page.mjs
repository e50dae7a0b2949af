import { fill, send } from './requests.mjs'
import { ringingCalls } from './samples.mjs'

/** The caller's page (`cti.popup`), which opens beside the call. */
export async function checkPage(report, template, { number }) {
  report.group('Caller’s page')
  for (const { what, values } of ringingCalls(number)) {
    // A page whose number would be empty is not opened.
    if (values.calleridnumber === '') continue
    const url = fill(template, values, encodeURIComponent)
    const answer = await send({ method: 'GET', url, headers: { accept: 'text/html' }, body: null }, 20_000)
    const { status } = answer
    if (status === null)
      report.fault(`${what}: ${answer.why}`, 'The pane says that the page is away.', 'Answer within some seconds.')
    else if (status >= 400)
      report.fault(
        `${what}: status ${status}`,
        'The pane says so, with “Try again”.',
        'Where nobody is found, show a search or a form for a new contact.'
      )
    else if (/attachment/i.test(answer.headers.get('content-disposition') ?? ''))
      report.fault(`${what}: a download`, 'It would be offered to be saved.', 'Answer with a page.')
    else report.ok(what, `status ${status}, ${answer.ms} ms`)
    if (what !== 'a caller') continue
    framing(report, answer)
    mixed(report, url, answer)
  }
}

function framing(report, { headers }) {
  const options = headers.get('x-frame-options') ?? ''
  const ancestors = /frame-ancestors ([^;]*)/i.exec(headers.get('content-security-policy') ?? '')?.[1] ?? ''
  if (options === '' && ancestors === '') return report.ok('may stand in a frame')
  report.note(
    `refuses frames: ${options === '' ? `frame-ancestors ${ancestors}` : `X-Frame-Options: ${options}`}`,
    'The desktop application shows it nevertheless. In a browser’s portal it opens in a window of its own.',
    'For a portal: frame-ancestors with the portal’s origin.'
  )
}

/** An https: page that loads http: parts is shown without them. */
function mixed(report, url, { text }) {
  const parts = /\b(?:src|data)=["']?(http:\/\/[^"'\s>]+)/i.exec(text)
  if (!url.startsWith('https:') || parts === null) return
  report.note(
    `loads ${parts[1].slice(0, 80)}`,
    'Browsers keep http: parts from an https: page.',
    'Load everything by https:, or by addresses without a scheme.'
  )
}
