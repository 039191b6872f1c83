#!/usr/bin/perl
# Reads messages with MIME-tools (Debian: libmime-tools-perl), which shares nothing with Python's parser nor with jianbao's
# library, and writes what it has read as JSON: one object for each file.
use strict;
use warnings;
use Encode ();
use JSON::PP ();
use MIME::Base64 ();
use MIME::Parser;

# RFC 2047, from a header as it stands.
sub words {
    my $text = shift;
    return undef unless defined $text;
    $text =~ s/\r?\n([ \t])/$1/g;
    $text =~ s/\s+\z//;
    return Encode::decode('MIME-Header', $text);
}

# A header of one mailbox: its name and its address. What is encoded is decoded only then, so that no comma in it counts.
sub mailbox {
    my $text = shift;
    return [] unless defined $text;
    $text =~ s/\r?\n([ \t])/$1/g;
    $text =~ s/\s+\z//;
    return [words($1), $2] if $text =~ /\A([^<>,;"]*?)\s*<([^<>,;\s]+)>\z/;
    return ['', $text];
}

# A parameter that MIME-tools has taken apart after RFC 2231: bytes in the character set that it names.
sub parameter {
    my ($head, $name) = @_;
    my $value = $head->mime_attr($name);
    return undef unless defined $value;
    return $value =~ /=\?/ ? words($value) : Encode::decode('UTF-8', $value);
}

sub part {
    my $entity = shift;
    my $head = $entity->head;
    my %found = (
        type => $entity->mime_type,
        disposition => $head->mime_attr('content-disposition'),
        charset => $head->mime_attr('content-type.charset'),
        encoding => $head->mime_encoding,
        name => parameter($head, 'content-type.name'),
        filename => parameter($head, 'content-disposition.filename'),
        parts => [map { part($_) } $entity->parts],
    );
    $found{body} = MIME::Base64::encode_base64($entity->bodyhandle->as_string, '') if $entity->bodyhandle;
    return \%found;
}

my @all;
for my $file (@ARGV) {
    my $parser = MIME::Parser->new;
    $parser->output_to_core(1);
    $parser->tmp_to_core(1);
    my $entity = $parser->parse_open($file);
    my $head = $entity->head;
    my $whole = part($entity);
    $whole->{subject} = words($head->get('subject'));
    $whole->{$_} = mailbox($head->get($_)) for qw(from to reply-to);
    $whole->{'message-id'} = words($head->get('message-id'));
    $whole->{tags} = [map { lc } $head->tags];
    $whole->{complaints} = [$parser->results->errors, $parser->results->warnings];
    push @all, $whole;
}
print JSON::PP->new->utf8->canonical->encode(\@all);
