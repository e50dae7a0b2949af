// A caller page without a capability: whoever is logged in at this origin gets one, others are led to the log-in.
const secret = sessionStorage.getItem('offhook.secret') ?? localStorage.getItem('offhook.secret')
if (secret === null) location.replace('/login')
else ask(secret)

/** @param {string} secret */
async function ask(secret) {
  const asked = new URL(location.href)
  const { searchParams } = asked
  const body = new URLSearchParams({ call: searchParams.get('call') ?? '', number: searchParams.get('number') ?? '' })
  const answer = await fetch('/card/key', { method: 'POST', body, headers: { 'offhook-secret': secret } })
  if (!answer.ok) return location.replace('/login')
  for (const [name, value] of Object.entries(await answer.json())) searchParams.set(name, value)
  location.replace(asked)
}
