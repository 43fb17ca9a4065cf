import { ApolloServer } from '@apollo/server';
import { serveApollo } from '../serveApollo';

/** The least that an answer can cost on this stack. */
const apollo = new ApolloServer({ typeDefs: 'type Query { ping: String }', resolvers: { Query: { ping: () => 'pong' } } });

void serveApollo(apollo);
