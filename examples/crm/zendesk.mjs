/** Zendesk Support, by an API token of an agent: CRM_USER is the agent's address. */

export const headers = ({ CRM_USER, CRM_TOKEN }) => ({
  authorization: `Basic ${Buffer.from(`${CRM_USER}/token:${CRM_TOKEN}`).toString('base64')}`
})

export const find = (number) => ({
  path: `/api/v2/users/search.json?${new URLSearchParams({ query: `role:end-user phone:"${number}"`, per_page: '2' })}`
})

export const found = ({ users }) => users.map(({ id, name }) => ({ id, name }))

export const page = (contact, number) =>
  contact === undefined ? `/agent/search/1?q=${encodeURIComponent(number)}` : `/agent/users/${contact.id}`

/** By whom it was made: 45 a call that came in, 46 one that went out (Talk Partner Edition). */
const viaOf = (isOutgoing) => (isOutgoing ? 46 : 45)

export const call = ({ owner, isOutgoing, number, seconds, startedAt, title, text }, contact) => ({
  method: 'POST',
  path: '/api/v2/channels/voice/tickets.json',
  body: {
    ticket: {
      subject: title,
      via_id: viaOf(isOutgoing),
      description: text || title,
      ...(contact === undefined ? {} : { requester_id: contact.id }),
      ...(owner === '' ? {} : { assignee_id: Number(owner) }),
      voice_comment: {
        ...(isOutgoing ? { from: 'Offhook', to: number } : { from: number, to: 'Offhook' }),
        started_at: startedAt.toISOString(),
        call_duration: seconds,
        ...(owner === '' ? {} : { answered_by_id: Number(owner) })
      }
    }
  }
})

/** A ticket that is open is what a missed call leaves to do. */
export const task = ({ owner, title, text }, contact) => ({
  method: 'POST',
  path: '/api/v2/tickets.json',
  body: {
    ticket: {
      subject: title,
      priority: 'high',
      type: 'task',
      comment: { body: text || title, public: false },
      ...(contact === undefined ? {} : { requester_id: contact.id }),
      ...(owner === '' ? {} : { assignee_id: Number(owner) })
    }
  }
})

export const idOf = ({ json }) => json.ticket.id

export const note = (id, { text }) => ({
  method: 'PUT',
  path: `/api/v2/tickets/${id}.json`,
  body: { ticket: { comment: { body: text, public: false } } }
})
