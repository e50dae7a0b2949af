/** A phone in a page: sip.js on the core's WebSocket, a sine for a voice, a frequency meter for an ear. */
const { Inviter, Registerer, SessionState, UserAgent, Web } = await import(
  new URL('sip.js/index.js', import.meta.url).href
)

const events = []
let agent
let registerer
let session
/** The call that waits while another one is asked. */
let waiting
let voice
/** Written into our descriptions in place of the true one. */
let falseFingerprint

const note = (event) => events.push(event)

/** Audio that is made, not recorded: no device is needed, and the frequency is known. */
function sine(context, hertz) {
  const oscillator = new OscillatorNode(context, { frequency: hertz })
  const destination = context.createMediaStreamDestination()
  oscillator.connect(new GainNode(context, { gain: 0.3 })).connect(destination)
  oscillator.start()
  return destination.stream
}

/** Whoever sits between the browser and the core could do the same. */
function forging(handler) {
  const getDescription = handler.getDescription.bind(handler)
  handler.getDescription = async (...parameters) => {
    const description = await getDescription(...parameters)
    if (falseFingerprint === undefined) return description
    return { ...description, body: description.body.replace(/(a=fingerprint:).*/g, `$1${falseFingerprint}`) }
  }
  return handler
}

/** As a browser that knows these codecs alone, in what it says and in what it is told; keys stay what they are. */
function speaking(codecs, handler) {
  if (codecs === undefined) return handler
  const known = [...codecs, 'telephone-event']
  const { peerConnection: connection } = handler
  const preferences = RTCRtpReceiver.getCapabilities('audio').codecs.filter(({ mimeType }) =>
    known.includes(mimeType.replace('audio/', ''))
  )
  for (const name of ['createOffer', 'createAnswer']) {
    const describe = connection[name].bind(connection)
    connection[name] = (...parameters) => {
      for (const transceiver of connection.getTransceivers()) transceiver.setCodecPreferences(preferences)
      return describe(...parameters)
    }
  }
  // Chromium sends what it was offered first, whatever it has preferred in its answer.
  const setRemoteDescription = connection.setRemoteDescription.bind(connection)
  connection.setRemoteDescription = ({ type, sdp }) => setRemoteDescription({ type, sdp: withCodecs(known, sdp) })
  return handler
}

/** A description without the codecs that are not known. */
function withCodecs(known, sdp) {
  const payloadTypes = [...sdp.matchAll(/^a=rtpmap:(\d+) ([^/]+)/gm)]
    .filter(([, , name]) => known.includes(name))
    .map(([, payloadType]) => payloadType)
  return sdp
    .replace(/^(m=audio \d+ \S+) .*$/m, `$1 ${payloadTypes.join(' ')}`)
    .replace(/^a=(?:rtpmap|fmtp|rtcp-fb):(\d+) .*\r?\n/gm, (line, payloadType) =>
      payloadTypes.includes(payloadType) ? line : ''
    )
}

function take(next) {
  session = next
  session.delegate = { onBye: () => note('bye') }
  session.stateChange.addListener((state) => note(state.toLowerCase()))
}

const peerConnection = () => session.sessionDescriptionHandler.peerConnection

/** Renegotiates; resolves with the status of the final response. */
function reinvite(options) {
  return new Promise((resolve, reject) => {
    session
      .invite({
        ...options,
        requestDelegate: {
          onAccept: ({ message }) => resolve(message.statusCode),
          onReject: ({ message }) => resolve(message.statusCode)
        }
      })
      .catch(reject)
  })
}

window.phone = {
  events,

  async register({ user, password, domain, server, hertz, codecs }) {
    const context = new AudioContext()
    await context.resume()
    voice = { context, stream: sine(context, hertz) }
    const factory = Web.defaultSessionDescriptionHandlerFactory(async () => voice.stream.clone())
    agent = new UserAgent({
      uri: UserAgent.makeURI(`sip:${user}@${domain}`),
      authorizationUsername: user,
      authorizationPassword: password,
      transportOptions: { server },
      logLevel: 'error',
      sessionDescriptionHandlerFactory: (...parameters) => forging(speaking(codecs, factory(...parameters))),
      delegate: {
        onInvite(invitation) {
          take(invitation)
          note(`invite from ${invitation.remoteIdentity.uri.user}`)
        }
      }
    })
    await agent.start()
    registerer = new Registerer(agent)
    await new Promise((resolve, reject) => {
      registerer.register({
        requestDelegate: { onAccept: () => resolve(), onReject: ({ message }) => reject(new Error(message.statusCode)) }
      })
    })
  },

  /** Resolves when the call is answered. */
  async call(target) {
    const uri = UserAgent.makeURI(`sip:${target}@${agent.configuration.uri.host}`)
    take(new Inviter(agent, uri))
    const answered = new Promise((resolve, reject) => {
      session.stateChange.addListener((state) => {
        if (state === SessionState.Established) resolve()
        if (state === SessionState.Terminated) reject(new Error('the call was not answered'))
      })
    })
    await session.invite()
    await answered
  },

  /** Calls somebody else beside the call. */
  async consult(target) {
    waiting = session
    await this.call(target)
  },

  /** REFER with Replaces, in the call that waits (RFC 5589 §7); resolves with the last status line that a NOTIFY told. */
  join() {
    return new Promise((resolve, reject) => {
      waiting
        .refer(session, {
          onNotify(notification) {
            notification.accept()
            if (notification.request.getHeader('Subscription-State').startsWith('terminated')) {
              resolve(notification.request.body.trim())
            }
          },
          requestDelegate: { onReject: ({ message }) => reject(new Error(`REFER: ${message.statusCode}`)) }
        })
        .catch(reject)
    })
  },

  forgeFingerprint(value) {
    falseFingerprint = value
  },

  answer: () => session.accept(),
  hangUp: () => session.bye(),

  /** As sip.js's own simple user does: direction by the session description handler. */
  async hold(on) {
    session.sessionDescriptionHandlerOptionsReInvite = { hold: on }
    return reinvite({})
  },

  restartIce: () =>
    reinvite({ sessionDescriptionHandlerOptions: { offerOptions: { iceRestart: true }, iceGatheringTimeout: 500 } }),

  async reconnect() {
    const before = session.sessionDescriptionHandler
    session._sessionDescriptionHandler = undefined
    before.close()
    return reinvite({})
  },

  async sendDigit(digit) {
    const [sender] = peerConnection().getSenders()
    for (let patience = 100; !sender.dtmf.canInsertDTMF && patience > 0; patience--) {
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    sender.dtmf.insertDTMF(digit, 150, 70)
  },

  /** The frequency that is heard, in Hz; 0 for silence. */
  async heard() {
    const { context } = voice
    const stream = new MediaStream(
      peerConnection()
        .getReceivers()
        .map(({ track }) => track)
    )
    // Chromium feeds a remote stream into the graph only while an element plays it.
    const element = new Audio()
    element.muted = true
    element.srcObject = stream
    await element.play()
    const analyser = new AnalyserNode(context, { fftSize: 16_384, smoothingTimeConstant: 0 })
    const source = new MediaStreamAudioSourceNode(context, { mediaStream: stream })
    source.connect(analyser)
    await new Promise((resolve) => setTimeout(resolve, 700))
    const bins = new Float32Array(analyser.frequencyBinCount)
    analyser.getFloatFrequencyData(bins)
    source.disconnect()
    element.srcObject = null
    let loudest = 0
    for (const [bin, decibel] of bins.entries()) if (decibel > bins[loudest]) loudest = bin
    return bins[loudest] > -60 ? Math.round((loudest * context.sampleRate) / analyser.fftSize) : 0
  },

  /** What the peer connection says of itself. */
  async stats() {
    const report = [...(await peerConnection().getStats()).values()]
    const find = (type) => report.find((entry) => entry.type === type) ?? {}
    const codecs = new Map(report.filter(({ type }) => type === 'codec').map((entry) => [entry.id, entry.mimeType]))
    const inbound = find('inbound-rtp')
    const outbound = find('outbound-rtp')
    const remote = find('remote-inbound-rtp')
    const sender = find('remote-outbound-rtp')
    return {
      ice: peerConnection().iceConnectionState,
      codecIn: codecs.get(inbound.codecId),
      codecOut: codecs.get(outbound.codecId),
      packetsReceived: inbound.packetsReceived ?? 0,
      packetsLost: inbound.packetsLost ?? 0,
      packetsSent: outbound.packetsSent ?? 0,
      /** From the core's reports. */
      roundTripTime: remote.roundTripTime,
      senderReports: sender.reportsSent ?? 0
    }
  },

  direction: () => peerConnection().getTransceivers()[0].currentDirection,
  localDescription: () => peerConnection().localDescription.sdp,
  remoteDescription: () => peerConnection().remoteDescription.sdp
}
