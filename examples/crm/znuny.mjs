/** Znuny (and OTRS), by the web service GenericTicketConnectorREST that comes with it. It finds callers by its own page alone. */

const service = '/znuny/nph-genericinterface.pl/Webservice/GenericTicketConnectorREST'

/** It logs in within the body. */
export const headers = () => ({})

const logIn = ({ CRM_USER, CRM_TOKEN }) => ({ UserLogin: CRM_USER, Password: CRM_TOKEN })

/** The page of the add-on Znuny-CTI, which looks for the caller by itself. */
export const page = (_contact, number) =>
  `/znuny/index.pl?Action=AgentTicketPhoneCTI;CallerID=${encodeURIComponent(number)}`

const ticket = ({ owner, isOutgoing, number, title, text }, env, state) => ({
  method: 'POST',
  path: `${service}/Ticket`,
  body: {
    ...logIn(env),
    Ticket: {
      Title: title,
      Queue: env.QUEUE ?? 'Raw',
      State: state,
      Priority: '3 normal',
      CustomerUser: number,
      ...(owner === '' ? {} : { Owner: owner })
    },
    Article: {
      CommunicationChannel: 'Phone',
      SenderType: isOutgoing ? 'agent' : 'customer',
      Subject: title,
      Body: text || title,
      ContentType: 'text/plain; charset=utf8'
    }
  }
})

export const call = (told, _contact, env) => ticket(told, env, 'closed successful')
export const task = (told, _contact, env) => ticket(told, env, 'new')

export const idOf = ({ json }) => json.TicketID

export const note = (id, { title, text }, env) => ({
  method: 'PATCH',
  path: `${service}/Ticket/${id}`,
  body: {
    ...logIn(env),
    Article: { CommunicationChannel: 'Internal', Subject: title, Body: text, ContentType: 'text/plain; charset=utf8' }
  }
})
