import { ArgsType, Args, Field, InputType, Arg, ObjectType, Query, Mutation, registerEnumType, Resolver } from 'type-graphql';
import { buildGraphQLSchema } from '../schema';
import { Authenticated, guardEnumValues, Open, Public, RequiresArgScopes, RequiresScopes } from './decorators';

type ResolverClass = new () => object;

const problemsOf = (resolver: ResolverClass): string[] => {
  try {
    buildGraphQLSchema({ resolvers: [resolver], scopes: ['orders:read'] });
    return [];
  } catch (error) {
    return (error as Error).message.split('\n').slice(1).map((line) => line.trim());
  }
};

describe('the rules of a schema', () => {
  it('are in order when every field of Query and Mutation has one', () => {
    @ArgsType()
    class Filters {
      @RequiresScopes(['orders:read'])
      @Field(() => String, { nullable: true })
      word?: string;
    }
    @Resolver()
    class Fine {
      @Public() @Query(() => String) open() { return ''; }
      @RequiresScopes(['orders:read']) @Query(() => String, { nullable: true }) closed(@Args(() => Filters) _filters: Filters) { return ''; }
      @Authenticated() @Mutation(() => String) leave() { return ''; }
    }
    expect(problemsOf(Fine)).toEqual([]);
  });

  it('must be there, name known scopes, and leave room for null', () => {
    @Resolver()
    class Careless {
      @Query(() => String) forgotten() { return ''; }
      @RequiresScopes(['orders:raed']) @Query(() => String, { nullable: true }) misspelt() { return ''; }
      @RequiresScopes(['orders:read']) @Query(() => String) never() { return ''; }
      @RequiresScopes(['orders:read']) @Mutation(() => String) change() { return ''; }
      @RequiresArgScopes('absent', ['orders:read']) @Public() @Query(() => String) argument() { return ''; }
    }
    expect(problemsOf(Careless)).toEqual([
      'Query.argument has a rule for its argument "absent", and no such argument.',
      'Query.forgotten has no rule: give it one, or declare it public.',
      'Query.misspelt asks for "orders:raed", and there is no such scope.',
      'Query.never is guarded and can never be null: make it nullable.',
      'Mutation.change is guarded and can never be null: make it nullable.',
      'Careless.argument(absent:) has a rule that nothing enforces.',
    ]);
  });

  it('stand where they mean something', () => {
    @InputType()
    class Wrong {
      @Authenticated() @Field(() => String, { nullable: true }) onlySignedIn?: string;
    }
    @Open()
    @ObjectType()
    class Shown {
      @Public() @Field(() => String, { nullable: true }) everyone?: string;
    }
    @Resolver()
    class Misplaced {
      @Public() @Query(() => Shown) shown(@Arg('wrong', () => Wrong) _wrong: Wrong) { return {}; }
    }
    expect(problemsOf(Misplaced)).toEqual([
      'Shown.everyone is declared public, which only a field of Query or Mutation can be.',
      'Wrong.onlySignedIn is something to send: only scopes can guard it.',
    ]);
  });

  it('are said of each type that can be reached without a scope, and of no other', () => {
    @ObjectType()
    class Note {
      @Field(() => String) text!: string;
    }
    @ObjectType()
    class Hidden {
      @Field(() => Note) note!: Note;
    }
    @Open()
    @ObjectType()
    class Person {
      @Field(() => String) name!: string;
      @Authenticated() @Field(() => Note, { nullable: true }) note?: Note;
      @RequiresScopes(['orders:read']) @Field(() => Hidden, { nullable: true }) hidden?: Hidden;
    }
    @Open()
    @ObjectType()
    class Closed {
      @Field(() => String) name!: string;
    }
    @Resolver()
    class Reached {
      @Public() @Query(() => Person) person() { return {}; }
      @RequiresScopes(['orders:read']) @Query(() => Closed, { nullable: true }) closed() { return {}; }
    }
    expect(problemsOf(Reached)).toEqual([
      'Note can be reached without any scope: guard what leads to it, or declare it open.',
      'Closed is declared open, and no way leads there without a scope.',
    ]);
  });

  it('are not lost on the way into the schema', () => {
    @InputType()
    class Base {
      @RequiresScopes(['orders:read']) @Field(() => String, { nullable: true }) guarded?: string;
    }
    // type-graphql hands the field on to the class that extends this one, and its rule not.
    @InputType()
    class Derived extends Base {
      @Field(() => String, { nullable: true }) own?: string;
    }
    @Open()
    @ObjectType()
    class Thing {
      @Field(() => String) name!: string;
      @RequiresScopes(['orders:read']) notAField?: string;
    }
    @Resolver()
    class Losing {
      @Public() @Query(() => Thing) thing(@Arg('derived', () => Derived) _derived: Derived) { return {}; }
      @RequiresScopes(['orders:read']) helper() { return ''; }
    }
    expect(problemsOf(Losing)).toEqual([
      'Thing.notAField has a rule that nothing enforces.',
      'Losing.helper has a rule that nothing enforces.',
      'Derived.guarded loses the rule of the class that it extends.',
    ]);
  });

  it('are not declared twice for one thing, and never empty', () => {
    expect(() => {
      class Twice {
        @RequiresScopes(['orders:read']) @Authenticated() it() { return ''; }
      }
      return Twice;
    }).toThrow('it has two rules of one kind');
    expect(() => RequiresScopes()).toThrow('at least one list');
    expect(() => RequiresScopes([])).toThrow('at least one scope');
  });

  it('guard only values that are there and can be sent', () => {
    enum Colour { RED = 'RED' }
    registerEnumType(Colour, { name: 'Colour' });
    guardEnumValues(Colour, { RED: [['orders:read']], GREEN: [['orders:read']] });
    @Resolver()
    class Painted {
      @Public() @Query(() => Colour) colour() { return Colour.RED; }
    }
    expect(problemsOf(Painted)).toEqual(expect.arrayContaining([
      'Colour.GREEN is guarded, and there is no such value.',
      'Colour.RED has a rule, and no argument takes Colour.',
    ]));
    expect(() => guardEnumValues(Colour, {})).toThrow('guarded before');
  });

  it('are on classes of the API', () => {
    class Outside {
      @RequiresScopes(['orders:read']) orphan() { return new Outside(); }
    }
    @Resolver()
    class Fine {
      @Public() @Query(() => String) fine() { return ''; }
    }
    expect(problemsOf(Fine)).toContain(`${Outside.name}.orphan has a rule that nothing enforces.`);
  });
});
