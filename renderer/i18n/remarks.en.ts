/** Why something could not be had: of pages, commands, and the microphone. */
export const remarks = {
  why: {
    refused: 'Nothing answers at that address.',
    unnamed: 'There is no machine of that name.',
    unreachable: 'The machine cannot be reached.',
    broken: 'It was broken off.',
    expired: 'The certificate has expired.',
    selfSigned: 'The certificate is signed by itself.',
    otherName: 'The certificate is for another name.',
    untrusted: 'Nobody who is trusted has signed the certificate.',
    tooMany: 'There were too many.',
    lessSecure: 'It leads from https to http.'
  },
  refusal: {
    call_in_progress: 'A call is being set up already.',
    call_not_answered: 'That works only in a call that was answered.',
    call_not_found: 'There is no such call any more.',
    call_not_parked: 'It is not parked there any more.',
    call_not_ringing: 'This call does not ring any more.',
    configuration_changed: 'The configuration does not have this domain any more.',
    configuration_not_read: 'The configuration file cannot be read; the change was not made.',
    configuration_not_written: 'The configuration file cannot be written (is the disk full?); the change was not made.',
    destination_barred: 'You may not dial this number.',
    destination_invalid: 'Calls cannot be sent there.',
    delivery_not_found: 'There is no such delivery any more.',
    delivery_under_way: 'It is under way already.',
    digit_refused: 'The far side takes no keys.',
    hook_not_stopped: 'This hook is not stopped.',
    internal_error: 'This is a fault of ours; it is in the log.',
    link_refused: 'Only web and telephone links are opened.',
    links_elsewhere: 'Which program opens links is set on the computer of that browser.',
    links_no_tool:
      'xdg-mime is not installed here, so links stay with the program that has them. Install xdg-utils, and try again.',
    links_not_kept:
      'The system has not made it so, and links stay with the program that has them. Choose it in the setting of the system.',
    links_not_written:
      'The entry for links could not be written into your folder, so links stay with the program that has them. Is it full, or read-only?',
    links_system_only: 'This system lets no program set that. Choose the program in the setting of the system.',
    no_media: 'The call could not be answered: there is no sound connection.',
    no_phone_registered: 'This phone is not registered at the moment.',
    not_allowed: 'Only an administrator of your system may do that.',
    not_system_admin: 'Only an administrator of the machine may do that.',
    not_handed_on:
      'That cannot be done as the call stands now: nobody talks in it, it is a conference, or it is being handed on already.',
    not_joined:
      'These calls cannot be joined now: somebody must have answered in each, and a conference that is full or locked takes nobody in.',
    not_moderator:
      'Only moderators of this conference and administrators may do that. Everybody mutes their own phone.',
    not_recorded:
      'That cannot be done with the recording now: nothing is being recorded, or you or somebody in the call may not be.',
    not_available: 'This is not to be had here, or not any more.',
    not_kept:
      'It holds now, but could not be saved: a restart forgets it. An administrator has to see to the disk (is it full?).',
    callback_not_found: 'Nobody is called back by that any more.',
    agent_not_found: 'You are no agent of a queue any more.',
    queue_not_found: 'You are no agent of this queue any more.',
    opening_not_found: 'These opening hours are not in the configuration any more.',
    overloaded: 'The telephone system has too much to do at the moment.',
    parameter_invalid: 'This number cannot be dialled.',
    payload_invalid: 'What was typed is not accepted there.',
    read_only: 'The configuration is a file that is never written.',
    renegotiation_failed: 'The far side did not take the change.',
    shutting_down: 'The telephone system is shutting down.',
    tab_not_found: 'There is no such page any more.',
    trunk_not_found: 'There is no such trunk any more.',
    time_over: 'That time is over already.',
    too_many_calls: 'There are too many calls already.',
    url_invalid: 'This is not a URL that a hook can have.',
    user_not_found: 'Your system does not have this user any more.',
    web_password_wait: 'Too many wrong passwords. Nothing was changed; wait a little and try again.',
    web_password_wrong: 'That is not the web password of this user. Nothing was changed.',
    target_failed: 'That cannot be done with this call as it stands now.',
    conference_not_found: 'Nobody is in this conference any more.',
    party_not_found: 'This party is not there any more.',
    hook_not_found: 'The configuration does not have this hook any more.',
    crm_key_again: 'Where it is sent has changed: type the key once more, so that it goes to nobody else.',
    crm_nothing: 'Import a template, or fill in the form.',
    crm_template_wrong: 'This template cannot be used. Import it again to read why.',
    crm_wrong: 'Something in the form cannot be used. Nothing was saved.',
    mail_address_wrong: 'This is no address that mail can be sent to: somebody@acme.test.',
    mail_from_wrong: 'This is no sender: pbx@acme.test, or Offhook <pbx@acme.test>.',
    mail_host_wrong: 'This is no name or address of a mail server: mail.acme.test.',
    mail_not_set_up: 'No mail server is set up any more. Set one up first.',
    mail_password_again:
      'Something about the server or the name has changed: type the password once more, so that it goes to nobody else.',
    mail_url_wrong: 'The address of the portal begins with https:// or http://.',
    mailbox_not_found: 'There is no such mailbox any more.',
    message_not_found: 'This message is not there any more: somebody has deleted it.',
    recording_not_found: 'This recording is not there any more: somebody has deleted it.',
    session_not_found: 'This log-in has ended already.',
    token_not_found: 'This token is revoked already.',
    number_invalid: 'This is no telephone number outside. Extensions and codes are settings, and are changed there.',
    erasure_under_way: 'Another number is being erased. Try again once that is done.',
    export_over: 'Another export was begun meanwhile. Export once more.',
    not_erased:
      'The database or a file could not be read or written (is the disk full?). What was erased so far is gone: erase again for the rest.',
    not_writable: 'The disk could not be written (is it full?). Nothing was changed.',
    too_many_tokens: 'There are too many tokens already: revoke one first.',
    too_many_attempts: 'Too many attempts. Wait a little, and try again.',
    pin_fixed:
      'PINs stand in a configuration file here that Offhook never writes. Ask whoever looks after it for another one.',
    pin_weak: 'This one is tried first. Take 4 to 10 digits: no run, no repetition, not your extension.'
  },
  microphone: {
    forbidden: 'the microphone may not be used',
    missing: 'no microphone is connected',
    taken: 'another program uses the microphone',
    failed: 'the device does not work',
    meanwhile: 'Until then the other side hears a tone instead of you. The call goes on.',
    trouble: {
      asking: {
        title: 'The browser asks for your microphone',
        remedy: 'Press Allow in the browser’s question, at the top of the window.'
      },
      dismissed: {
        title: 'The microphone is not allowed yet',
        remedy: 'Press Allow here, and say yes when the browser asks.'
      },
      denied: {
        title: 'The browser blocks your microphone',
        remedy:
          'Open this page’s settings (the icon beside the address, or ⋮ at the top) and allow the microphone there.'
      },
      'denied-by-system': {
        title: 'The system blocks your microphone',
        remedy: 'Allow it in the privacy settings of your system, then press Try again.'
      },
      'denied-by-mac': {
        remedy: 'Allow it in System Settings, Privacy & Security, Microphone, then press Try again.'
      },
      'denied-by-windows': {
        remedy: 'Allow it in Settings, Privacy & security, Microphone, then press Try again.'
      },
      absent: {
        title: 'No microphone is connected',
        remedy: 'Connect one, or switch your headset on. It is used at once.'
      },
      gone: {
        title: 'Your microphone was disconnected',
        remedy: 'Plug it in again, or connect another one. It is used at once.'
      },
      'in-use': {
        title: 'Another program uses your microphone',
        remedy: 'End the call or recording there. It is tried again every two seconds.'
      },
      failed: {
        title: 'Your microphone does not work',
        remedy: 'Unplug it and plug it in again, or choose another one in the settings.'
      },
      insecure: {
        title: 'This address gets no microphone',
        remedy: 'Browsers give it only to addresses that begin with https. Ask your administrator for one.'
      }
    }
  }
} as const
