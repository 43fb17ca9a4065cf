/** What an authenticator app is set up with: as a picture, and to be typed. */
export interface Setup {
  uri: string;
  secret: string;
}
