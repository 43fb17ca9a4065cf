import type { Customer } from '../orders/order';
import type { SeededRandom } from './random';

interface Country {
  readonly weight: number;
  readonly firstNames: readonly string[];
  readonly lastNames: readonly string[];
  /** Digits stand for #. None of the numbers is anybody’s. */
  readonly phone: string;
}

const names = (text: string): string[] => text.split(', ');

const COUNTRIES: readonly Country[] = [
  {
    weight: 62,
    firstNames: names(
      'Anouk, Bram, Charlotte, Daan, Eva, Fatima, Femke, Finn, Hanna, Jasper, Joost, Karin, Lars, Lieke, Lotte, Mees, Mohamed, Nadia, Pieter, Roos, Ruben, Sanne, Sophie, Stijn, Tess, Thijs, Willem, Yara, Youssef, Zoë',
    ),
    lastNames: names(
      'de Jong, Jansen, de Vries, van den Berg, van Dijk, Bakker, Visser, Smit, Meijer, de Boer, Mulder, de Groot, Bos, Vos, Peters, Hendriks, van Leeuwen, Dekker, Brouwer, de Wit, Dijkstra, Smits, El Amrani, Yılmaz, Kok, Jacobs, Vermeulen, van der Heijden, Postma, Kuipers',
    ),
    phone: '+31 6 0000 ####',
  },
  {
    weight: 19,
    firstNames: names('Anna, Ben, Clara, Emil, Felix, Greta, Jonas, Jürgen, Katharina, Lena, Leon, Mia, Paul, Sabine, Stefan, Ute'),
    lastNames: names('Müller, Schmidt, Schneider, Fischer, Weber, Wagner, Becker, Hoffmann, Schäfer, Koch, Bauer, Krüger, Groß, Vogel'),
    phone: '+49 30 23125 ###',
  },
  {
    weight: 11,
    firstNames: names('Amelia, Callum, Charlie, Ella, George, Harriet, Isla, Jack, Oliver, Priya, Ruth, Thomas'),
    lastNames: names('Smith, Jones, Taylor, Brown, Williams, Patel, Evans, Walker, Wright, O’Brien, Clarke, Hughes'),
    phone: '+44 7700 900###',
  },
  {
    weight: 8,
    firstNames: names('Adèle, Benoît, Camille, Chloé, François, Hélène, Jules, Léa, Mathieu, Nicolas, Océane, Sylvie'),
    lastNames: names('Martin, Bernard, Dubois, Petit, Durand, Leroy, Moreau, Lefèvre, Girard, Fontaine, Rousseau, Garnier'),
    phone: '+33 1 99 00 ## ##',
  },
];

/** Domains that nobody can ever own: mail to them goes nowhere. */
const DOMAINS: readonly (readonly [string, number])[] = [
  ['mail.example', 34],
  ['post.example', 24],
  ['example.org', 18],
  ['inbox.example', 14],
  ['example.net', 10],
];

/** Some come back: a part of the orders is by somebody who ordered before. */
const COMES_BACK = 0.24;
const HAS_PHONE = 0.4;

const RESELLERS: readonly Customer[] = [
  { email: 'groups@citypass.example', name: 'City Pass Desk', phone: '+31 6 0000 0142' },
  { email: 'frontdesk@hotelzuid.example', name: 'Hotel Zuid, front desk', phone: '+31 6 0000 0187' },
  { email: 'tickets@rhinetours.example', name: 'Rhine Tours', phone: '+49 30 23125 014' },
];

const SCHOOLS: readonly Customer[] = [
  { email: 'office@deregenboog.example', name: 'Basisschool De Regenboog', phone: '+31 6 0000 0110' },
  { email: 'groep7@dewaterlelie.example', name: 'Basisschool De Waterlelie', phone: '+31 6 0000 0121' },
  { email: 'sekretariat@lindenschule.example', name: 'Lindenschule', phone: '+49 30 23125 077' },
  { email: 'excursies@stedelijkcollege.example', name: 'Stedelijk College', phone: null },
  { email: 'office@internationalschool.example', name: 'International School', phone: '+31 6 0000 0165' },
];

/** The people who order at the demo partner. */
export class Customers {
  private readonly known: Customer[] = [];
  private readonly emails = new Set<string>();

  constructor(private readonly random: SeededRandom) {}

  /** Somebody new, or somebody who was here before. */
  somebody(): Customer {
    if (this.known.length > 0 && this.random.chance(COMES_BACK)) return this.random.pick(this.known);
    const customer = this.newcomer();
    this.known.push(customer);
    return customer;
  }

  reseller(): Customer {
    return this.random.pick(RESELLERS);
  }

  school(): Customer {
    return this.random.pick(SCHOOLS);
  }

  private newcomer(): Customer {
    const country = this.random.weighted(COUNTRIES.map((each) => [each, each.weight] as const));
    const firstName = this.random.pick(country.firstNames);
    const lastName = this.random.pick(country.lastNames);
    const phone = country.phone.replace(/#/g, () => String(this.random.whole(0, 9)));
    return {
      email: this.newEmail(firstName, lastName),
      name: `${firstName} ${lastName}`,
      phone: this.random.chance(HAS_PHONE) ? phone : null,
    };
  }

  private newEmail(firstName: string, lastName: string): string {
    const first = lettersOf(firstName);
    const last = lettersOf(lastName);
    const domain = this.random.weighted(DOMAINS);
    const local = this.random.pick([`${first}.${last}`, `${first}${last}`, `${first.slice(0, 1)}.${last}`, `${last}.${first}`]);
    const plain = `${local}@${domain}`;
    const email = this.emails.has(plain) ? `${local}${this.random.whole(10, 9999)}@${domain}` : plain;
    this.emails.add(email);
    return email;
  }
}

/** A name as it stands in an address: small letters without marks and blanks. */
function lettersOf(name: string): string {
  return name
    .replaceAll('ß', 'ss')
    .replaceAll('ı', 'i')
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z]/g, '');
}
