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
  try {
    await events(report, get)
  } catch (error) {
    report.fault(
      `events: ${error.cause?.code ?? error.message}`,
      'The stream broke off before it had said anything.',
      'Is a proxy between that keeps streams back? It has to pass text/event-stream on as it comes.'
    )
  }
}

/** A token that leaks does what it may. */
async function tooMuch(report, get) {
  const answer = await get('/embed/token')
  const { scopes = [] } = answer.status === 200 ? await answer.json() : {}
  const more = scopes.filter((scope) => !enough.includes(scope))
  if (more.length === 0) report.ok('the token may do no more than a CRM needs', scopes.join(', '))
  else
    report.note(
      `the token may do more: ${more.join(', ')}`,
      'Whoever finds it could use that.',
      'Make one with calls:dial, calls:read, events:read and records:read, as far as you need them.'
    )
}

/** What a CRM may want to do. */
const enough = ['calls:read', 'calls:write', 'calls:dial', 'events:read', 'records:read', 'records:write']

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
  const id = /^id: ?(\d+)/m.exec(await firstWords(stream))?.[1]
  report.ok('events can be listened to')
  if (id !== undefined) {
    const back = await firstWords(
      await get('/api/v1/events', { accept: 'text/event-stream', 'last-event-id': id }),
      1000
    )
    if (back.includes('event: resync')) {
      report.fault(
        'whoever comes back at once is told that something was missed',
        'It should go on where it was.',
        'Does a proxy lead to several Offhooks in turn?'
      )
    } else report.ok('whoever comes back with Last-Event-ID goes on where they were')
  }
  const late = await firstWords(await get('/api/v1/events', { accept: 'text/event-stream', 'last-event-id': '1' }))
  if (late.includes('event: resync')) {
    report.ok('whoever comes back too late is told so (resync): ask for calls and cdrs then')
  } else {
    report.fault(
      `after Last-Event-ID 1: ${late.slice(0, 60) || 'nothing'}`,
      'It should begin with `event: resync`.',
      'Is a proxy between that keeps streams back? It has to pass text/event-stream on as it comes.'
    )
  }
}

/** What a stream says first; '' where it says nothing for so long. */
async function firstWords(answer, patienceMs = 3000) {
  const reader = answer.body.getReader()
  const late = new Promise((resolve) => setTimeout(resolve, patienceMs, { value: new Uint8Array() }))
  const { value = new Uint8Array() } = await Promise.race([reader.read(), late])
  await reader.cancel().catch(() => undefined)
  return new TextDecoder().decode(value)
}
