/** How telephones of a country are printed: on its own pages, and on those of others. */
export interface Forms {
  readonly country: string
  readonly national: readonly string[]
  readonly international: readonly string[]
  /** Digits alone, which are taken for a telephone where a word says so. */
  readonly bare: readonly string[]
  readonly words: readonly string[]
}

// Written by hand from letterheads, directories and shop windows of these countries, not by the formatter of a library.
export const formsOfCountries: readonly Forms[] = [
  {
    country: 'DE',
    national: [
      '030 NXXXXXX',
      '(030) NX XX XX XX',
      '030/NXXXXXX',
      '030 - NXXX XXX',
      '0171 NXXXXXX',
      '0171/NXX XX XX',
      '089-NXX XX-0',
      '(0 30) NX XX XX XX',
      '0221 / NX XX XX',
      '0511 NXXX-NXX'
    ],
    international: [
      '+49 30 NXXXXXX',
      '+49 (0)30 NXXXXXX',
      '+49 (0) 171 NXX XX XX',
      '0049 30 NXXXXXX',
      '+49-171-NXXXXXX',
      '+4930NXXXXXX',
      '+49 (30) NXX-XXXX'
    ],
    bare: ['030NXXXXXX', '0171NXXXXXX'],
    words: ['Telefon', 'Tel.:', 'Mobil', 'Rufnummer', 'Fax', 'Zentrale:']
  },
  {
    country: 'AT',
    national: ['01 NXX XX XX', '01/NXX XX XX', '(01) NXXXXXX', '0664 NXX XX XX', '0664/NXXXXXX', '0732 NX XX XX'],
    international: ['+43 1 NXX XX XX', '+43 (0)1 NXXXXXX', '+43 664 NXXXXXX', '0043 1 NXXXXXX', '+43-1-NXX-XX-XX'],
    bare: ['0664NXXXXXX'],
    words: ['Telefon', 'Tel:', 'Handy', 'Fax:']
  },
  {
    country: 'CH',
    national: ['044 NXX XX XX', '044/NXX XX XX', '(044) NXX XX XX', '079 NXX XX XX', '031 NXX XX XX', '044-NXX-XX-XX'],
    international: ['+41 44 NXX XX XX', '+41 (0)44 NXX XX XX', '+41 79 NXX XX XX', '0041 44 NXX XX XX', '+4144NXXXXXX'],
    bare: ['044NXXXXXX', '079NXXXXXX'],
    words: ['Telefon', 'Natel', 'Tél.', 'Fax']
  },
  {
    country: 'GB',
    national: [
      '020 7NXX XXXX',
      '(020) 7NXX XXXX',
      '0161 NXX XXXX',
      '0161-NXX-XXXX',
      '07700 9XXXXX',
      '07911 NXX XXX',
      '01865 NXX XXX',
      '(01865) NXXXXX'
    ],
    international: [
      '+44 20 7NXX XXXX',
      '+44 (0)20 7NXX XXXX',
      '+44 7911 NXXXXX',
      '0044 20 7NXX XXXX',
      '+44 (161) NXX XXXX',
      '+442079NXXXXX'
    ],
    bare: ['02079NXXXXX', '07911NXXXXX'],
    words: ['Telephone:', 'Tel', 'Mobile', 'Call us on', 'Phone']
  },
  {
    country: 'IE',
    national: ['01 NXX XXXX', '(01) NXX XXXX', '087 NXX XXXX', '021 4NX XXXX', '01-NXXXXXX'],
    international: ['+353 1 NXX XXXX', '+353 (0)87 NXX XXXX', '+353 87 NXXXXXX', '00353 1 NXX XXXX'],
    bare: ['087NXXXXXX'],
    words: ['Phone:', 'Tel.', 'Mobile']
  },
  {
    country: 'US',
    national: [
      '(212) NXX-XXXX',
      '212-NXX-XXXX',
      '212.NXX.XXXX',
      '1-800-NXX-XXXX',
      '1 (415) NXX-XXXX',
      '415 NXX XXXX',
      '(415)NXX-XXXX',
      '1.415.NXX.XXXX'
    ],
    international: [
      '+1 212 NXX XXXX',
      '+1 (415) NXX-XXXX',
      '+1-212-NXX-XXXX',
      '+1.212.NXX.XXXX',
      '+1415NXXXXXX',
      '+1 555 010 0199'
    ],
    bare: ['212NXXXXXX'],
    words: ['Phone:', 'Call', 'Tel:', 'Fax', 'Cell:']
  },
  {
    country: 'CA',
    national: ['(416) NXX-XXXX', '416-NXX-XXXX', '604.NXX.XXXX', '1-604-NXX-XXXX', '514 NXX-XXXX'],
    international: ['+1 416 NXX XXXX', '+1 (604) NXX-XXXX', '+1-514-NXX-XXXX'],
    bare: ['416NXXXXXX'],
    words: ['Phone:', 'Téléphone :', 'Tel.']
  },
  {
    country: 'FR',
    national: [
      '01 NX XX XX XX',
      '01.NX.XX.XX.XX',
      '01-NX-XX-XX-XX',
      '06 NX XX XX XX',
      '06.NX.XX.XX.XX',
      '04 7N XX XX XX'
    ],
    international: [
      '+33 1 NX XX XX XX',
      '+33 (0)1 NX XX XX XX',
      '+33 6 NX XX XX XX',
      '0033 1 NX XX XX XX',
      '+33.1.NX.XX.XX.XX',
      '+33 6NXXXXXXX'
    ],
    bare: ['01NXXXXXXX', '06NXXXXXXX'],
    words: ['Téléphone :', 'Tél.', 'Portable :', 'Tél :']
  },
  {
    country: 'BE',
    national: ['02 NXX XX XX', '02/NXX.XX.XX', '0475 NX XX XX', '0475/NX.XX.XX', '03 NXX XX XX'],
    international: ['+32 2 NXX XX XX', '+32 (0)2 NXX XX XX', '+32 475 NX XX XX', '0032 2 NXX XX XX'],
    bare: ['0475NXXXXX'],
    words: ['Tel.', 'Tél.', 'GSM']
  },
  {
    country: 'NL',
    national: ['020 NXX XXXX', '020-NXXXXXX', '(020) NXX XX XX', '06 NXXXXXXX', '06-NX XX XX XX', '010 NXX XX XX'],
    international: ['+31 20 NXX XXXX', '+31 (0)20 NXX XX XX', '+31 6 NXXXXXXX', '0031 20 NXXXXXX', '+31-6-NXXXXXXX'],
    bare: ['020NXXXXXX', '06NXXXXXXX'],
    words: ['Telefoon:', 'Tel.', 'Mobiel']
  },
  {
    country: 'IT',
    national: [
      '06 NXXX XXXX',
      '02 NXX XXXXX',
      '02/NXXXXXXX',
      '340 NXX XXXX',
      '340-NXXXXXX',
      '340/NXXXXXX',
      '055 NXX XXXX'
    ],
    international: ['+39 06 NXXX XXXX', '+39 340 NXX XXXX', '0039 06 NXXXXXXX', '+39 02-NXXXXXXX', '+39340NXXXXXX'],
    bare: ['340NXXXXXX'],
    words: ['Telefono:', 'Tel.', 'Cell.']
  },
  {
    country: 'ES',
    national: [
      '91 NXX XX XX',
      '91X XXX XXX',
      '612 XX XX XX',
      '6NX XXX XXX',
      '93 NXX XX XX',
      '934-XXX-XXX',
      '(91) NXX XX XX'
    ],
    international: ['+34 91 NXX XX XX', '+34 6NX XX XX XX', '0034 91 NXX XX XX', '+34-612-XXX-XXX', '+34612XXXXXX'],
    bare: ['91NXXXXXX', '612XXXXXX'],
    words: ['Teléfono:', 'Tel.', 'Móvil:', 'Tfno. tel.']
  },
  {
    country: 'PT',
    national: ['21 NXX XX XX', '21X XXX XXX', '912 XXX XXX', '96X XXX XXX'],
    international: ['+351 21 NXX XXXX', '+351 912 XXX XXX', '00351 21 NXX XX XX', '+351912XXXXXX'],
    bare: ['912XXXXXX'],
    words: ['Telefone:', 'Telemóvel:', 'Tel.']
  },
  {
    country: 'PL',
    national: ['22 NXX XX XX', '(22) NXX XX XX', '501 XXX XXX', '501-XXX-XXX', '12 NXX XX XX', '22 NXX-XX-XX'],
    international: ['+48 22 NXX XX XX', '+48 501 XXX XXX', '0048 22 NXX XX XX', '+48 (22) NXX XX XX', '+48501XXXXXX'],
    bare: ['501XXXXXX'],
    words: ['Telefon:', 'tel.', 'tel. kom.:']
  },
  {
    country: 'CZ',
    national: ['2NX XXX XXX', '601 XXX XXX', '602-XXX-XXX', '224 XXX XXX', '777 XX XX XX'],
    international: ['+420 224 XXX XXX', '+420 601 XXX XXX', '00420 224 XXX XXX', '+420-777-XXX-XXX', '+420777XXXXXX'],
    bare: ['601XXXXXX'],
    words: ['Telefon:', 'tel.:', 'Mobil:']
  },
  {
    country: 'DK',
    national: ['33 NX XX XX', '20 NX XX XX', '3333 NXXX', '70 10 XX XX'],
    international: ['+45 33 NX XX XX', '+45 20NXXXXX', '0045 33 NX XX XX', '+45-70-10-XX-XX'],
    bare: ['33NXXXXX'],
    words: ['Telefon:', 'Tlf.', 'Mobil']
  },
  {
    country: 'NO',
    national: ['22 NX XX XX', '406 XX XXX', '912 XX XXX', '23 NX XX XX'],
    international: ['+47 22 NX XX XX', '+47 406 XX XXX', '0047 22 NX XX XX', '+4740XXXXXX'],
    bare: ['22NXXXXX'],
    words: ['Telefon:', 'Tlf:', 'Mobil:']
  },
  {
    country: 'SE',
    national: ['08-NXX XX XX', '08-NXX XXX XX', '070-NXX XX XX', '070 NXX XX XX', '031-NXX XX XX', '(08) NXX XX XX'],
    international: ['+46 8 NXX XX XX', '+46 (0)8 NXX XX XX', '+46 70 NXX XX XX', '0046 8 NXX XX XX', '+46-70-NXXXXXX'],
    bare: ['070NXXXXXX'],
    words: ['Telefon:', 'Tel.', 'Mobil:']
  },
  {
    country: 'FI',
    national: ['09 NXXX XXXX', '040 NXX XXXX', '050 NXX XX XX', '(09) NXXX XXX', '040-NXXXXXX'],
    international: ['+358 9 NXXX XXXX', '+358 40 NXX XXXX', '00358 40 NXXXXXX', '+358 (0)50 NXX XXXX'],
    bare: ['040NXXXXXX'],
    words: ['Puhelin:', 'Puh.', 'Matkapuhelin:']
  },
  {
    country: 'AU',
    national: ['(02) 9NXX XXXX', '02 9NXX XXXX', '0412 NXX XXX', '0412-NXX-XXX', '(03) 9NXX-XXXX', '1300 NXX XXX'],
    international: ['+61 2 9NXX XXXX', '+61 (0)2 9NXX XXXX', '+61 412 NXX XXX', '+61-3-9NXX-XXXX', '+61412NXXXXX'],
    bare: ['0412NXXXXX', '0298NXXXXX'],
    words: ['Phone:', 'Tel', 'Mobile:']
  },
  {
    country: 'NZ',
    national: ['09 NXX XXXX', '(09) 3NX XXXX', '021 NXX XXX', '04-4NX XXXX'],
    international: ['+64 9 NXX XXXX', '+64 21 NXX XXX', '+64 (0)4 4NX XXXX', '+64-9-3NX-XXXX'],
    bare: ['0211NXXXXX'],
    words: ['Phone:', 'Mobile', 'Freephone call']
  },
  {
    country: 'JP',
    national: ['03-NXXX-XXXX', '(03) NXXX-XXXX', '090-NXXX-XXXX', '06-6NXX-XXXX', '03(NXXX)XXXX'],
    international: ['+81 3-NXXX-XXXX', '+81-90-NXXX-XXXX', '+81 (0)3 NXXX XXXX', '+81 90 NXXX XXXX'],
    bare: ['090NXXXXXXX'],
    words: ['電話:', 'TEL:', 'Tel.']
  },
  {
    country: 'BR',
    national: ['(11) 3NXX-XXXX', '(21) 9NXXX-XXXX', '11 3NXX-XXXX', '(11) 9NXXX XXXX'],
    international: ['+55 11 3NXX-XXXX', '+55 (21) 9NXXX-XXXX', '+55 11 9NXXXXXXX'],
    bare: ['113NXXXXXX'],
    words: ['Telefone:', 'Tel.:', 'Celular tel.']
  },
  {
    country: 'IN',
    national: ['098765 NXXXX', '011-2NXX XXXX', '98765 NXXXX', '(022) 2NXX XXXX'],
    international: ['+91 98765 NXXXX', '+91-11-2NXXXXXX', '+91 22 2NXX XXXX', '+9198765NXXXX'],
    bare: ['09876NXXXXX'],
    words: ['Phone:', 'Mobile:', 'Tel.']
  },
  {
    country: 'ZA',
    national: ['011 NXX XXXX', '(021) 4NX XXXX', '082 NXX XXXX', '082-NXX-XXXX'],
    international: ['+27 11 NXX XXXX', '+27 (0)82 NXX XXXX', '+27 21 4NX XXXX'],
    bare: ['082NXXXXXX'],
    words: ['Tel:', 'Phone', 'Cell:']
  }
]
