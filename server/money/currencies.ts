// ISO 4217, the codes of money in use with the decimals of each minor unit. It stands here and is not
// asked of the platform: what Node knows of currencies changes with its version, and stored amounts must not.
const DECIMALS_0 = 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF';
const DECIMALS_2 = `AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD
  CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL
  HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK
  MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS
  SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG`;
const DECIMALS_3 = 'BHD IQD JOD KWD LYD OMR TND';
const DECIMALS_4 = 'CLF UYW';

/** How many decimals the amounts of each currency have. */
export const CURRENCY_DECIMALS: ReadonlyMap<string, number> = new Map(
  [
    [DECIMALS_0, 0] as const,
    [DECIMALS_2, 2] as const,
    [DECIMALS_3, 3] as const,
    [DECIMALS_4, 4] as const,
  ].flatMap(([codes, decimals]) => codes.split(/\s+/).map((code) => [code, decimals] as const)),
);
