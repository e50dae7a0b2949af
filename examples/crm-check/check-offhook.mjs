/** What your program needs of Offhook: its token, events, and coming back to them. */
export async function checkOffhook(report, origin, { token }) {
  report.group('Offhook')
  const headers = { authorization: `Bearer ${token}` }
  const get = (path, more = {}) =>
    fetch(new URL(path, origin), {
      headers: { ...headers, ...more },
      redirect: 'manual',
      signal: AbortSignal.timeout(5000)
    })
  let calls
  try {
    calls = await get('/api/v1/calls')
  } catch (error) {
    return report.fault(
      `${new URL(origin).origin}: ${error.cause?.code ?? error.message}`,
      'Nothing answers there.',
      'Is Offhook running, and does it listen there (listen.http)?'
    )
  }
  if (calls.status === 401)
    return report.fault(
      'the token: status 401',
      'It is none, was revoked, or has ended.',
      'Make one: CTI → Tokens, or POST /pair with a code.'
    )
  if (calls.status === 200) report.ok('the token may see calls')
  else
    report.note(
      `calls: status ${calls.status}`,
      'The token does not have calls:read.',
      'A program that only dials needs calls:dial alone.'
    )
  await tooMuch(report, get)
  await events(report, get)
}

/** A token that leaks does what it may. */
async function tooMuch(report, get) {
  const more = []
  for (const [path, scope] of [
    ['/api/v1/users', 'users:read'],
    ['/api/v1/tokens', 'config:read']
  ]) {
    const { status } = await get(path)
    if (status === 200) more.push(scope)
  }
  if (more.length === 0) report.ok('the token may do no more than a CRM needs')
  else
    report.note(
      `the token may do more: ${more.join(', ')}`,
      'Whoever finds it could use that.',
      'Make one with calls:dial, calls:read, events:read and records:read, as far as you need them.'
    )
}

async function events(report, get) {
  const stream = await get('/api/v1/events', { accept: 'text/event-stream' })
  if (stream.status !== 200) {
    await stream.body?.cancel()
    return report.note(
      `events: status ${stream.status}`,
      'The token does not have events:read.',
      'Without events you are told after each call only.'
    )
  }
  await stream.body?.cancel()
  report.ok('events can be listened to')
  const again = await get('/api/v1/events', { accept: 'text/event-stream', 'last-event-id': '1' })
  const reader = again.body.getReader()
  const { value } = await reader.read()
  await reader.cancel()
  const text = new TextDecoder().decode(value)
  if (text.includes('event: resync'))
    report.ok('whoever comes back too late is told so (resync): ask for calls and cdrs then')
  else
    report.fault(
      `after Last-Event-ID 1: ${text.slice(0, 60)}`,
      'It should begin with `event: resync`.',
      'Is this an Offhook of this version?'
    )
}
